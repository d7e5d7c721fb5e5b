"""A move that is possible after some time only."""
