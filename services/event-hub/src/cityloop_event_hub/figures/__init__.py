"""Figures of the city, live from facts, and computed again from their own log."""
