"""The business of events, pure."""
