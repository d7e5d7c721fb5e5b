"""PostgreSQL, Kafka's ends, and the owners that hand over snapshots."""
