"""Warnings: drafted by predictions and composites, signed, acknowledged, over with their events."""
