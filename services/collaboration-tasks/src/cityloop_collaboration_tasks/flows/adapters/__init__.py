"""Flows in PostgreSQL and as their contract has them."""
