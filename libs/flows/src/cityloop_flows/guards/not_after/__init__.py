"""A move that is possible until a moment only."""
