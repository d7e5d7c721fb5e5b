"""The demo of a city's recorded requests."""
