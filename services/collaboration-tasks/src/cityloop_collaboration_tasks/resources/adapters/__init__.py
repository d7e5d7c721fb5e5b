"""PostgreSQL, and the contract's messages."""
