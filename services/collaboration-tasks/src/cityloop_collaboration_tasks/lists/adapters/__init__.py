"""Lists of other services."""
