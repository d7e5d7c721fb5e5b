"""A move that depends on attributes."""
