"""gRPC, and the page of an account."""
