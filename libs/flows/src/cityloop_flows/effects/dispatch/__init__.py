"""Tasks for departments."""
