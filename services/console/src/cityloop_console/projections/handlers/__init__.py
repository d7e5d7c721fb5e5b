"""Applying facts and snapshots."""
