"""What is done with verdicts."""
