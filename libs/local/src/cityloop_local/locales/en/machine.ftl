# What the fleet of one machine says as it starts and stops

machine-postgres = PostgreSQL on port { $port }
machine-kafka = Kafka on port { $port }
machine-partners = Kafka for partners, with TLS, on port { $port }
machine-topics = { $count } topics
machine-databases = { $count } databases
machine-service = { $service } on port { $port }
machine-stopping = stopping

# What the supervisor says of a process
supervised-again = { $name } had ended and is started again ({ $why }): { $log } says more
supervised-later = { $name } could not be started again, and is tried later: { $problem }
supervised-ill = { $name } runs and does not live, and is ended: { $problem }
supervised-did-not-live = it ran and did not live: { $problem }
