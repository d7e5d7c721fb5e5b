"""A move that waits for flows under its own."""
