"""The business of data sharing, pure."""
