"""Reviews of operations: what was learned when one is over, filed and kept as it was known then."""
