"""Roles: what the posts of a city are for, and what they may do."""
