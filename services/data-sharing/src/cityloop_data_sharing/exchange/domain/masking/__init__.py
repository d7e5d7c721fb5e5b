"""How a value leaves that an agreement does not clear: a file a method."""
