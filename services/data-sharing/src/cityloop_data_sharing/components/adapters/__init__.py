"""Components in PostgreSQL."""
