"""A wait that is over."""
