"""PostgreSQL, Kafka and the registry of sensing-ingest."""
