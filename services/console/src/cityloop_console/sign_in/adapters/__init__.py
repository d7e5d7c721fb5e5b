"""data-sharing, which signs in."""
