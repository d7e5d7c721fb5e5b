"""Reports: signals of those that have a place, a person's work for the others, and what became of each."""
