"""Plans of warnings: when one is drafted, what it says, who signs it."""
