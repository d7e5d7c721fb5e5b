"""A request that comes in time."""
