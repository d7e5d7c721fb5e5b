"""What reporters are told of their reports."""
