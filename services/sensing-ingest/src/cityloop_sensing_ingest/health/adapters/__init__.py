"""The health of things in PostgreSQL."""
