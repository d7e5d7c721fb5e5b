"""PostgreSQL, and the reports of citizen-services."""
