"""A limit that the trend will cross."""
