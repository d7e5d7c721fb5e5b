"""What all of HTTP here shares: forms, bounds, the application."""
