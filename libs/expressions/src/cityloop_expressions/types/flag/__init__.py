"""Yes or no."""
