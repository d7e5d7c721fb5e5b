"""The gRPC service of rules' records."""
