"""The business of sensing, pure."""
