"""Tasks that have failed the check."""
