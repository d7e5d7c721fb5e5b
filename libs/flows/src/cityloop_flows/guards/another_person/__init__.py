"""Nobody checks his own work."""
