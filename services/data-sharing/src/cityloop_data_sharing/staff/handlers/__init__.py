"""Agreements are requested and decided."""
