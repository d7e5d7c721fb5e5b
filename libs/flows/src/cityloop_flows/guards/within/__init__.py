"""A move that is possible for some time only."""
