"""Rules: what readings, or the silence of a thing, make a signal."""
