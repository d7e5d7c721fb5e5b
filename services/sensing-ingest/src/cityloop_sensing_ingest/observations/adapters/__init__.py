"""Readings to Kafka."""
