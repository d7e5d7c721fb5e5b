"""The gRPC service of events."""
