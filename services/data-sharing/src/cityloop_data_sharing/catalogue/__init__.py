"""Datasets that departments offer, and their rows."""
