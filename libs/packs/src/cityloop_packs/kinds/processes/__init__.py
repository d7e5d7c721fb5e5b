"""Processes: the transition tables of cases, which moves happen by themselves, and the clocks."""
