# The fleet of one machine: make up and make down
fleet-running = the fleet is running already: `make down` stops it
fleet-starting = starting the fleet of { $folder }
fleet-interrupted = interrupted: stopping what was started
fleet-nothing-left = nothing is left running
fleet-not-started = the fleet did not start; see { $log }
fleet-not-running = the fleet is not running
fleet-stopped = stopped; its data are kept, `make up` continues with them
fleet-not-stopping = the supervisor (process { $process }) has not stopped after { $seconds } s; look at it and end it by hand
fleet-other-supervisor = another supervisor runs this fleet
fleet-runs-other-city = the fleet runs city { $city }, not { $asked }: `make down` stops it, then remove { $folder } to begin with { $asked }
fleet-has-other-city = the fleet has city { $city }, not { $asked }: leave CITY out to continue with { $city }, or remove { $folder } to begin with { $asked }
fleet-city = city { $city } and its packs: { $packs }
fleet-renewed = { $file } was about to expire and is renewed; who uses it takes the new one by itself
fleet-city-needs-data = city { $city } needs its data: DATA=<folder>
fleet-city-generated = city { $city } is generated: leave DATA out
fleet-prometheus = Prometheus, what services measure: { $address }
fleet-alertmanager = Alertmanager, alerts that fire: { $address }

# make status
status-not-running = the fleet is not running: `make up` starts it
status-server = { $name } { $state }  port { $port }, started again { $times } { $times ->
    [one] time
   *[other] times
}
status-listens = listens
status-does-not-listen = DOES NOT LISTEN
status-part = { $name } { $state }  { $since }{ $again }; lag { $lag }; outbox { $outbox }; dead letters { $letters }
status-again = , started again { $times } { $times ->
    [one] time
   *[other] times
}
status-ready = ready
status-not-ready = NOT READY
status-up = up since { $moment }
status-down = not running
status-not-measured = not measured
status-records = { $count } { $count ->
    [one] record
   *[other] records
}
status-rows = { $count } { $count ->
    [one] row
   *[other] rows
}
status-oldest = { $waiting }, the oldest { DURATION($seconds) } old
status-problem = { $what }: { $problem }
status-does-not-answer = does not answer ({ $problem }); see { $log }
status-silent = { $address } does not answer ({ $problem }): see whether it runs there, and its log
