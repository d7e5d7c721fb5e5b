"""Packs of the fleet: proposed, judged by every service, used as a numbered set."""
