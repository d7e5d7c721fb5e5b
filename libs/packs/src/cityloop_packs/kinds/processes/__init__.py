"""Processes: how cases of some classes move, and the clocks."""
