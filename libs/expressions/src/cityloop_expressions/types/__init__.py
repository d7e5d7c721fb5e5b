"""Kinds of values, a folder each."""
