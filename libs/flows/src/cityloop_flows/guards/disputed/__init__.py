"""What decides a dispute."""
