# What a service says of itself at /ready and /live: what is wrong, and what to do

health-silent = { $failure }, no answer for { DURATION($seconds) }: { $remedy }
health-not-reached = has not been reached yet
health-no-answer = silent
health-see-database = see whether PostgreSQL runs at { $address } and lets this service in
health-see-broker = see whether Kafka runs at { $address } and lets this service in
health-certificate-expired = { $files }: put a new one in its place; it is taken within a minute, without a restart
health-expired = { $file } expired at { $moment }
health-certificate-unusable = { $problem }: put a new one in its place; it is taken within a minute, without a restart
health-key-of-another = { $key } does not belong to { $certificate }
health-stopping = is stopping
health-no-city = no complete version yet: `cityloop city apply`
health-packs-still-read = still reading
health-staff-still-read = still reading which departments have a directory
health-packs-not-run = the active set { $set } cannot be run: { $problem }
health-not-polled = has not polled for { DURATION($seconds) }
health-starting = is starting
health-outside-group = is no member of its consumer group: see consumer_rejoining in the log
health-restore-not-ended = a backup was being put back and that has not ended: run `cityloop restore` again
health-topics-ahead = the database is older than the topics { $topics }: they hold { $records } records that it has not sent. Stop the fleet and run `cityloop restore`
health-schema = the migrations { $migrations } are missing, or unknown to this release: migrate the database, or deploy a newer release
