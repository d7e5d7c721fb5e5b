"""Backups of a fleet: its databases and the positions in its topics, made at one moment and put back together."""
