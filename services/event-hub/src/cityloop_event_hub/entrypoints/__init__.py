"""gRPC and consumers."""
