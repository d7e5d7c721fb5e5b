"""The last hours of readings, and what they prove."""
