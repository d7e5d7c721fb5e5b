"""Detection: what rules find in readings, state kept beside its offset."""
