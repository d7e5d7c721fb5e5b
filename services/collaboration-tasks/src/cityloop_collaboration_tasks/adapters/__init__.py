"""PostgreSQL and the contract."""
