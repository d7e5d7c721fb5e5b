"""Events and pending signals in PostgreSQL, and as contract messages."""
