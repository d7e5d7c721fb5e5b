"""Calls of CityService that are about components."""
