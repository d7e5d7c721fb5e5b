"""A state in which time does not count."""
