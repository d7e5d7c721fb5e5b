"""A move that needs a photo."""
