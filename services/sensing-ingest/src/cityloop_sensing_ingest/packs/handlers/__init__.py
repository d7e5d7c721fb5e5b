"""Checks of proposed packs."""
