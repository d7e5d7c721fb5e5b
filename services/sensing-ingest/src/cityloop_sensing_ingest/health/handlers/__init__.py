"""The watch over all things."""
