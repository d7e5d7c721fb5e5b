"""Rules of what is shown; pure."""
