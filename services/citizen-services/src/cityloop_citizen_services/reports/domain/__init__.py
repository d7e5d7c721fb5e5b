"""Rules of reports; pure."""
