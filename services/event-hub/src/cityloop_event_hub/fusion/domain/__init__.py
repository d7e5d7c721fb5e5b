"""Which event a signal is of: pure."""
