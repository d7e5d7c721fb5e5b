"""Whether things report, and whose clock is off."""
