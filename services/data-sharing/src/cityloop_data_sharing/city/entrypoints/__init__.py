"""The gRPC service of the city."""
