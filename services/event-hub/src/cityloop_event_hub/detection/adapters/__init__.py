"""Detection's tables, its questions to the registry, its signals."""
