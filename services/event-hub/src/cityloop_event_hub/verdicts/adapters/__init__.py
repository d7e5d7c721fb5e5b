"""Verdicts in PostgreSQL."""
