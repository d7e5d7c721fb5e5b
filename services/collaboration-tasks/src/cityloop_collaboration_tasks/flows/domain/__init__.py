"""What a running flow is, and how it moves."""
