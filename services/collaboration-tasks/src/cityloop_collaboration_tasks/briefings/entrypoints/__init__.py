"""gRPC and HTTP of briefings."""
