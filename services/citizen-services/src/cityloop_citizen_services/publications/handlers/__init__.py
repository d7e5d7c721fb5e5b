"""Use cases: unit of work in."""
