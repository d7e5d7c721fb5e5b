"""A move that waits for a form."""
