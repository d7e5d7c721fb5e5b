"""Readings in PostgreSQL."""
