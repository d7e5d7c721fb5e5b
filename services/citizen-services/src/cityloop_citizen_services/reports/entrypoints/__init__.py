"""gRPC, Open311, and the portal."""
