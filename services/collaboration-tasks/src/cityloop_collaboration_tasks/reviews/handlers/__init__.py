"""Filing, and what is stored for it."""
