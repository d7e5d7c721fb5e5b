"""Verdicts: what the signals of rules and algorithms turned out to be."""
