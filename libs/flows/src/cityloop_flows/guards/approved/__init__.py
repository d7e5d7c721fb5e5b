"""A move that reviewers must approve."""
