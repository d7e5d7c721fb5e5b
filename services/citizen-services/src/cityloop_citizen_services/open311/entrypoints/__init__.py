"""Open311 in JSON and XML."""
