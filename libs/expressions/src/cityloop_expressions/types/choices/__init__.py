"""Several of a list."""
