"""Use cases: one function each, unit of work in."""
