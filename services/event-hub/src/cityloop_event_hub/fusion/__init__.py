"""Fusion: signals become events, which close with their cases."""
