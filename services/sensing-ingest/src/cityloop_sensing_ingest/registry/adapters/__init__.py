"""Things and datastreams in PostgreSQL, limits in memory."""
