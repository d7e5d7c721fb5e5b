"""Datasets and rows in PostgreSQL, and as messages."""
