"""More time."""
