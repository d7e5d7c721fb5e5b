"""A state with an end."""
