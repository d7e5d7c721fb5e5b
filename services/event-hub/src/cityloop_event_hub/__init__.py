"""Readings and reports become signals, signals become one city event."""
