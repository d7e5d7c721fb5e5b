"""Calls about held reports."""
