"""gRPC, HTTP and consumers."""
