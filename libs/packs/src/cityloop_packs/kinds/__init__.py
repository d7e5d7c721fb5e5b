"""The kinds of things that a pack may hold, a folder each."""
