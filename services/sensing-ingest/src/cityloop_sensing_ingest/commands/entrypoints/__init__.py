"""The gRPC service of commands."""
