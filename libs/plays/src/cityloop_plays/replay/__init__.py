"""Recorded requests of a city, played through a running fleet from outside, and the table of what came of them."""
