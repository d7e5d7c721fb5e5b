"""gRPC, and the page of a message."""
