"""Operating modes and their acknowledgements in PostgreSQL."""
