"""What the datastreams that raised the event must show before a move."""
