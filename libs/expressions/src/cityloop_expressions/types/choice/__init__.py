"""One of a list."""
