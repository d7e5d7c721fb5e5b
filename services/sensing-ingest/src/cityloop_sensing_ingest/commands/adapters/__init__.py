"""Commands in PostgreSQL, and as messages."""
