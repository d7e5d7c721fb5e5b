"""Warnings and receipts in PostgreSQL, and as contract messages."""
