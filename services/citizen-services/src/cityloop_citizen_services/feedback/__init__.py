"""What reporters say of the handling, and the requests to say it."""
