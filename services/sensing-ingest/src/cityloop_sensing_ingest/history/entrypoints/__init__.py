"""gRPC services of history and re-measurement."""
