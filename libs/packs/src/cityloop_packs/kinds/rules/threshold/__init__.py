"""A limit above, with hysteresis and dwell."""
