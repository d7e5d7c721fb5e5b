# What the fleet of one machine says as it starts and stops

machine-postgres = PostgreSQL on port { $port }
machine-kafka = Kafka on port { $port }
machine-topics = { $count } topics
machine-databases = { $count } databases
machine-service = { $service } on port { $port }
machine-stopping = stopping
