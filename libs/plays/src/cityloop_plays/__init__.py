"""Plays: what goes in, who does what, and how it must end; done and checked from outside."""
