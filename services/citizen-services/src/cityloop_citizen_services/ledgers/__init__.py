"""Ledgers: double-entry accounts of points, vouchers and goods, of residents and of staff."""
