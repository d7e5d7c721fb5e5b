"""Orders to devices."""
