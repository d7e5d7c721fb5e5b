"""Rules of messages; pure."""
