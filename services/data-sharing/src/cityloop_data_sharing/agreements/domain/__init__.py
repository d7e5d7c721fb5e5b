"""The life of an agreement, and who decides on it: pure."""
