"""Components of the city: lamps, covers, hydrants and what else stands in it."""
