"""The life of a set of packs: pure."""
