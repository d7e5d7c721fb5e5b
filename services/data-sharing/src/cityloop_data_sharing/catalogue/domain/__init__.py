"""What a dataset is, and which rows fit it: pure."""
