"""One machine: real Kafka, real PostgreSQL, a development CA, processes."""
