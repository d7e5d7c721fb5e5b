"""PostgreSQL and the contracts of Kafka and gRPC."""
