# What is wrong in an installation: cityloop doctor

doctor-looking = looking at services, broker and certificates
doctor-well = { $check }: well
doctor-problem = { $check }: { $problem }
doctor-not-looked = { $check }: not looked at: { $why }
doctor-runbook = { "  " }see { $file }
doctor-fleet-elsewhere = the fleet does not run on this machine
doctor-check-services = services
doctor-check-versions = releases
doctor-check-city = city
doctor-check-calendar = calendar of the city
doctor-check-packs = packs
doctor-check-certificates = certificates
doctor-check-topics = topics
doctor-check-consumers = consumers
doctor-check-dead-letters = records set aside
doctor-check-outbox = publishing
doctor-check-parked = facts that wait
doctor-check-modes = operating modes
doctor-check-clocks = clocks
doctor-check-disk = disk
doctor-not-ready = { $service } is not ready: { $what }: { $problem }
doctor-versions = different releases run: { $versions }; this command line is { $own }: finish the upgrade, or roll it back
doctor-city-versions = services use different versions of the city: { $versions }; whoever stays behind does not read its topic: look at its log
doctor-calendar = the calendar of the city ends in { $days } { $days ->
    [one] day
   *[other] days
}: add the next year to calendar.yaml and apply the city; beyond it no working time can be counted
doctor-pack-versions = services use different versions of { $pack }: { $versions }; `cityloop pack status` says why
doctor-certificate = { $file } expires in { $days } { $days ->
    [one] day
   *[other] days
}: renew it (`make up` renews its own; `cityloop certificate renew` those of departments)
doctor-topic = { $topic } { $problems }
doctor-standstill = { $service } has partitions of { $topic } with records to handle, and has not moved for { DURATION($seconds) }: look at its log for the record or for what is away
doctor-lag = { $service } is { DURATION($seconds) } behind on { $topic }: add replicas, or wait where it catches up
doctor-stopped = { $service } has stopped { $count } { $count ->
    [one] partition
   *[other] partitions
} of { $topic }, because too much was invalid: fix the producer, then `accept-invalid`
doctor-dead-letters = { $count } { $count ->
    [one] record
   *[other] records
} of { $topic } { $count ->
    [one] was
   *[other] were
} set aside: `cityloop dlq show { $topic }`, fix the cause, `cityloop dlq replay { $topic }`
doctor-outbox = the oldest fact that { $service } has not published has waited { DURATION($seconds) }: see whether Kafka takes it
doctor-parked = the oldest fact that { $service } has parked has waited { DURATION($seconds) } for what it refers to: see whether its producer publishes
doctor-modes = { $follower } does not follow { $count } operating { $count ->
    [one] mode
   *[other] modes
}: `cityloop modes list`
doctor-clock = the clock of { $service } differs from this one's by { $seconds } s: set both by NTP
doctor-disk = { $folder } has { $gigabytes } GB ({ $percent } %) left: make room before Kafka and PostgreSQL stop
doctor-check-migrations = schemas of databases
doctor-check-ahead = topics and their databases
doctor-databases-away = { $problem }
doctor-schema-behind = the database of { $service } is behind this release: migrations { $migrations } are missing or were other ones. `python -m <service> migrate` (`make up` does it)
doctor-schema-ahead = the database of { $service } is ahead of this release: it has migrations { $migrations }. Use the command line, and deploy the services, of its release
doctor-ahead = { $topic } holds { $records } records that the database of { $service } has not sent: the database is older than the topic. Stop the fleet and run `cityloop restore`
