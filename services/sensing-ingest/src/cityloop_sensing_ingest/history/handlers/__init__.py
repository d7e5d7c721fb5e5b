"""Readings are stored, and judged when a case asks."""
