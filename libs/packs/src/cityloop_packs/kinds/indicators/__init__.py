"""Figures of a city: formulas over facts, with their denominators, periods and owners."""
