"""Rows are read under agreements."""
