"""A move that waits for reviews."""
