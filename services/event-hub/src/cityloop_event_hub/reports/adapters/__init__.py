"""Held reports and versions of links in PostgreSQL, and reports as contract messages."""
