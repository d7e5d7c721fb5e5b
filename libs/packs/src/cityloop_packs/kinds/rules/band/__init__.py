"""A limit below, or a band that values should stay in."""
