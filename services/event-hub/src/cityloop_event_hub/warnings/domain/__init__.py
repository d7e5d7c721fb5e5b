"""What is warned of, and how a warning changes: pure."""
