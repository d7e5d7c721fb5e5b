"""gRPC services of events and warnings."""
