"""Rules of what reporters are told; pure."""
