"""Briefings in PostgreSQL, and figures by gRPC."""
