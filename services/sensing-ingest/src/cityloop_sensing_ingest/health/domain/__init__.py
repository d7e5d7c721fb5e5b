"""How the health of a device follows from its readings: pure."""
