"""A limit of how fast values rise or fall."""
