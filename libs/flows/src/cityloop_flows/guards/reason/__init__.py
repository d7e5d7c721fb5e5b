"""A move that needs a reason."""
