"""The gRPC service of packs."""
