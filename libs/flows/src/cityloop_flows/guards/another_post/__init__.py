"""Four eyes on a request."""
