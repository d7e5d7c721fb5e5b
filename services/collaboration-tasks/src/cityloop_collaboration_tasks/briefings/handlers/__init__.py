"""Use cases of briefings."""
