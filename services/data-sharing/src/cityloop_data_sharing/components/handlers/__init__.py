"""Components are checked against the city and stored."""
