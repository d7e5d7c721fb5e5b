"""A move that is possible a few times only."""
