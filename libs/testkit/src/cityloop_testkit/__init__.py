"""Tests against real Kafka and PostgreSQL: clusters, prefixes, settle, eventually."""
