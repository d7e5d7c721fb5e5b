"""Facts are taken, figures published, computed again, and asked for."""
