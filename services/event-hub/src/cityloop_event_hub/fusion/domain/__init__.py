"""Which event a signal is of, and what is warned of: pure."""
