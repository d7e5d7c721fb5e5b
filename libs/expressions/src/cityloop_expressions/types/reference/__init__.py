"""What something refers to."""
