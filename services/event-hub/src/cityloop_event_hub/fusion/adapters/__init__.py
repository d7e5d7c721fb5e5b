"""Events, pending signals and warnings in PostgreSQL, and as facts."""
