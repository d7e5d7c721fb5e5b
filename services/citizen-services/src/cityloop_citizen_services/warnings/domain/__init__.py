"""Rules of warnings; pure."""
