"""A read: guarded, masked, metered, receipted."""
