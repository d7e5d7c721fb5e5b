"""Sentences of the rules that judge readings: a file a kind, named as its folder in `cityloop_packs.kinds.rules`."""
