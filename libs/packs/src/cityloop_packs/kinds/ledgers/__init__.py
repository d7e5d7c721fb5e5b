"""Ledgers: accounts of points, vouchers and goods, what earns points by rule, and what they are redeemed for."""
