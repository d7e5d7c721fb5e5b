"""What the kinds of rules that judge readings say: a file a kind, named as its folder in `cityloop_packs.kinds.rules`."""
