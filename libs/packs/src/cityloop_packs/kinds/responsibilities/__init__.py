"""Responsibilities: which department leads, and who handles with it."""
