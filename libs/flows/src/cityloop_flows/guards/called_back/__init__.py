"""A move that waits for the call-back of whoever reported it."""
