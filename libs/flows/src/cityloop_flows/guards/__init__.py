"""Guards: a folder each."""
