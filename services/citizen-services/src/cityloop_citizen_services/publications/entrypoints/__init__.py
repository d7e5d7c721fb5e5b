"""gRPC, pages and feeds."""
