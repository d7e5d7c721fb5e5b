"""What a staff directory is, and what a new one changes: pure."""
