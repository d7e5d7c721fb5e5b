"""What was learned, pure."""
