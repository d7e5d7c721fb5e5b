"""The gRPC service of agreements."""
