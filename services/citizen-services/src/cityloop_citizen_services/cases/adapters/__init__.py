"""PostgreSQL and the contracts of Kafka."""
