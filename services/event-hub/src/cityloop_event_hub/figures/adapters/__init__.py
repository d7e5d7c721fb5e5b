"""The log of facts, the records in it, and figures, in PostgreSQL and in contracts."""
