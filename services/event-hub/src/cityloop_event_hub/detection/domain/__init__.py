"""What detection remembers of datastreams, and how readings change it."""
