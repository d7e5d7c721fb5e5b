"""Who has which resource, pure."""
