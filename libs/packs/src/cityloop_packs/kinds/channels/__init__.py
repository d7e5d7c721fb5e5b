"""Channels: the ways by which reports come in."""
