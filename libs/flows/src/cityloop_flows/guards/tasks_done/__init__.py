"""A move that waits for departments."""
