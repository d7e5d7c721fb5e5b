"""Agreements in PostgreSQL, and as messages."""
