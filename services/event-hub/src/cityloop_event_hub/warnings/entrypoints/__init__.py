"""The gRPC service of warnings."""
