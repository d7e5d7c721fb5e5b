"""Detections and the records of algorithms in PostgreSQL."""
