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
supervised-dead = { $name } runs and does not live, and is ended: { $problem }
supervised-did-not-live = it ran and did not live: { $problem }
ended-by-signal = killed by { $signal }
ended-with-code = exit code { $code }
service-answers = { $path } answers { $code }: { $parts }
service-silent = { $path } does not answer: { $problem }

# What does not start
start-wrote = { $problem }: { $last }
start-failed = { $name } failed
start-ended = { $name } ended while starting
start-silent = { $name } does not answer after { $seconds } s
start-has-ended = { $name } has ended
start-not-set-up = { $name } is not there yet: run `make setup`
start-other-postgres = another PostgreSQL (process { $process }) runs on { $folder }: end it, then start again
start-other-schema = the databases are of another release ({ $migrations }): remove { $folder } to begin anew, with its data
start-other-key = { $file } is not an elliptic-curve key; remove { $folder } and start again
start-monitoring-missing = missing: { $programs }. `make monitoring-tools` installs them, as root, on Debian
start-no-clone = the local fleet runs from a clone of the repository; start it there with `make up`
start-no-fleet = there is no fleet in { $folder }: start one with `make up`
