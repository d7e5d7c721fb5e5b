"""Sessions and how long their secrets hold: pure."""
