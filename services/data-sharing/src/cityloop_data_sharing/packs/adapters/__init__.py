"""Packs and sets in PostgreSQL, and as messages."""
