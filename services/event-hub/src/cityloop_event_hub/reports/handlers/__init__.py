"""What is done with a report, in one transaction each."""
