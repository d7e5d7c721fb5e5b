"""Reviews, and the warnings and modes they tell of, in PostgreSQL."""
