"""A move of those who handle it."""
