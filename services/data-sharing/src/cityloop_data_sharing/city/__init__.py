"""The city model: applied as one version, replicated by topic."""
