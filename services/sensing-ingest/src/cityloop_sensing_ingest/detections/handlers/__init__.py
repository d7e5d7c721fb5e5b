"""Detections come in, verdicts on them are counted."""
