"""Kinds of problems."""
