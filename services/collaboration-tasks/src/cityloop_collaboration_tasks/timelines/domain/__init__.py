"""What is shown, pure."""
