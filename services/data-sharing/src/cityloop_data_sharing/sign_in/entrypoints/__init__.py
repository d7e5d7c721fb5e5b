"""The gRPC service of sign-in."""
