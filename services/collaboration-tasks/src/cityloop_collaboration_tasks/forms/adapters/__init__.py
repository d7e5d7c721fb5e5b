"""Answers, drafts and rows of datasets: in PostgreSQL, and over gRPC."""
