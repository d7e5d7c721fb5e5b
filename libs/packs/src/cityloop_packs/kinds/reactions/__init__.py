"""Reactions: what is done when a fact, an expiry, a date of the calendar or the band of a figure occurs."""
