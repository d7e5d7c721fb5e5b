"""Tasks end with the subject."""
