"""Tasks that have passed the check."""
