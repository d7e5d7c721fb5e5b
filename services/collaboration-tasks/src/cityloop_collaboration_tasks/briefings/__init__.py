"""Briefings: figures, lists and written parts of a period or an event, drafted by themselves, signed by a post."""
