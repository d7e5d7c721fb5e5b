"""Signals become events, events and predictions become warnings."""
