"""The kinds of rules that judge readings: a folder a kind, named as its form in `cityloop_packs.kinds.rules`."""
