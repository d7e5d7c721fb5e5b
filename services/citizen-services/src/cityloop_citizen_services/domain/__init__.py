"""The business of reports, pure."""
