"""The operating modes of areas."""
