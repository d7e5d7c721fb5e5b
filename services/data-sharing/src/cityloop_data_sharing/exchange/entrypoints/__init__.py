"""The gRPC service of the exchange."""
