"""The issuer over HTTP, sessions and keys in PostgreSQL."""
