"""Readings on their way in: judged, flagged, published."""
