"""Time counts again."""
