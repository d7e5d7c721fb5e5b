"""The window on all nets: it tells of what the other services publish, and holds no truth."""
