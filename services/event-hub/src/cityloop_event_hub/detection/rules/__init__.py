"""The kinds of rules that judge readings: a folder a kind, named as its condition in `cityloop_packs.kinds.rules`."""
