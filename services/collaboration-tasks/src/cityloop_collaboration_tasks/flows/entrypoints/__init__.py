"""Flows over gRPC."""
