"""What is told, pure."""
