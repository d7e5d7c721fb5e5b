"""What the hub has against a set of packs."""
