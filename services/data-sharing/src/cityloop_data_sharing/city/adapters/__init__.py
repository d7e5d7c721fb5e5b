"""City versions in PostgreSQL."""
