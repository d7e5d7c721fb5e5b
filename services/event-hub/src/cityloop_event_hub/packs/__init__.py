"""Packs: whether the hub can run a proposed set, and what open work it would leave behind."""
