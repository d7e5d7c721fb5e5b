"""The pages, and reviews over gRPC."""
