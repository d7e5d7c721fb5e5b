# The demo: make demo

demo-in-use = city { $city } and packs { $packs } are in use
demo-fast-motion = in fast motion: the pack's limits are { $times } times shorter; a minute stands for an hour
demo-watch = watch it live: { $address }
demo-done = done in { $seconds } s, setup and downloads apart
demo-serving = the fleet keeps serving; Enter stops it
demo-checking = checked from outside
demo-holds = holds
demo-fails = FAILS
demo-found = found
demo-lines = { $count } lines
demo-yes = yes
demo-no = no
demo-timeline = the timeline of the first report
demo-look = where to look
demo-timeline-of = timeline of { $number }: { $address }
demo-not-closed = the loop did not close
demo-no-play = there is no play { $play }; there are { $known }
demo-checks-failed = the loop did not close: { $failed } checks failed

# When it ends early
ending-interrupted = interrupted: nothing is left running
ending-because = { $what }: { $cause }
ending-failed = { $sentence }; logs: { $logs }
ending-failed-again = { $sentence }; logs: { $logs }; then try again: { $again }
ending-answered = a service answered { $code }: { $details }

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
fleet-people-report = people report: { $address }
fleet-overview = what is going on; timeline of a report, event or case number: { $address }
fleet-readings = readings as JSON, described: { $address }
fleet-metrics = metrics of { $service }: { $address }
fleet-keys = API keys: { $one } for Open311, { $many } for readings, by department
fleet-kafka = Kafka: { $servers }, topics as in proto/topics
fleet-certificates = certificates: { $folder }
fleet-command-line = command line: { $command }
