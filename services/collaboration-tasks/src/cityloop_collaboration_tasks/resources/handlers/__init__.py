"""Use cases: unit of work in, answers out."""
