"""The gRPC service of ingest."""
