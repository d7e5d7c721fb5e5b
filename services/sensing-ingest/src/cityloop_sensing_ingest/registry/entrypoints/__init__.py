"""The gRPC service of the registry."""
