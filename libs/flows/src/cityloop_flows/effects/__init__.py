"""Effects: a folder each."""
