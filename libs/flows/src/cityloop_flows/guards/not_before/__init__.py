"""A move that is possible from a moment on only."""
