"""A move that waits until nothing is seen any more."""
