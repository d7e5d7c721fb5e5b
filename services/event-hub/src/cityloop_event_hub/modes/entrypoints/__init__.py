"""The gRPC service of operating modes."""
