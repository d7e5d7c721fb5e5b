"""From readings to signals."""
