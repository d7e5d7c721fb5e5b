"""What is projected, pure."""
