# The command line cityloop

command-problem = cityloop: { $problem }
command-address-missing = give --address or set CITYLOOP_ADDRESS: host:port of data-sharing's gRPC API
command-file-missing = give --{ $option } or set { $variable }
command-no-such-file = --{ $option }: there is no file { $file }
command-bad-certificate = --key, --certificate or --authority: { $problem }
command-correct = correct { $problems }
command-no-yaml = the file is no YAML: { $problem }
command-file-not-there = there is no file { $file }
command-refused = { $details } ({ $reason })
command-no-answer = no answer from { $address }: does the service run there, and did --authority sign both sides?
command-too-late = { $address } did not answer in time; see what came of it with `city show` or `pack status`
command-answered = { $address } answered { $code }: { $details }
command-service-missing = set { $variable }: host:port of { $service }'s gRPC API
command-kafka-missing = give --kafka or set CITYLOOP_KAFKA: host:port of Kafka
command-admin-missing = give --admin or set CITYLOOP_ADMIN: SERVICE=HOST:PORT of each service's admin port
command-kafka-failed = Kafka refused or did not answer: { $problem }; see --kafka and --kafka-certificates
command-version = cityloop { $version }
city-applying = { $city }: { $records } records, { $components } components
city-applying-records = { $city }: records
city-applying-components = { $city }: components
city-applied = { $city } is at version { $version }: { $records } records, { $components } components
city-no-id = { $name } is no id of a city: lower-case letters, digits and hyphens, at most 63
city-there = { $folder } is there already; remove it, or name another folder by --into
city-proposed = wrote { $folder }; look through its city.yaml, then: { $command }
city-none = no city is applied yet: `cityloop city apply FOLDER`
city-shown = { $city } is at version { $version }: { $records } records
city-reading = rows
city-read = rows: { $row } of { $rows }
city-listed = each with its line: { $file }

pack-checking = every service checks it, 30 s at most
pack-changes = { $count ->
    [one] { $count } change
   *[other] { $count } changes
}; `cityloop pack apply { $folders }`
pack-no-change = no change
pack-active = { $packs }: active on every service by set { $set }
pack-goes = { $pack }: withdrawn, by set { $set }
pack-goes-retiring = { $pack }: retiring: it goes when its last work has ended, by set { $set }
pack-rolled-back = back at the packs of set { $to }, as set { $set }
pack-rolled-back-before = back at the packs of the set before, as set { $set }
pack-none = no pack is in use: `cityloop pack apply FOLDER`
pack-column-pack = pack
pack-column-version = version
pack-column-kind = kind
pack-column-items = items
pack-column-requires = requires
pack-column-state = state
pack-is-retiring = retiring
pack-is-in-use = in use
pack-by-set = by set { $set }:
pack-set = set { $set }  { $state }  { $decided }  by { $by }
pack-set-planned = planned
pack-set-proposed = proposed
pack-set-active = active
pack-set-refused = refused
pack-set-replaced = replaced
pack-set-answered = answered
pack-shown = # { $pack } version { $version }, { $kind }, { $items } items
pack-same = { $folder } is { $pack } version { $version }
pack-use = { $pack }: { $count } { $subject }
pack-answer = { $service } { $answer }
pack-answer-accepted = accepted
pack-answer-refused = refused
pack-answer-running = running
pack-answer-failed = failed
pack-no-such-file = no file of a pack is called { $kind }; `cityloop pack schema` lists them
pack-no-manifest = { $folder } holds no { $file }; name the folder of a pack
pack-unreadable = { $folder }: { $problem }
pack-subject-open_cases = open cases
pack-subject-open_events = open events
pack-subject-things = things
pack-sort-base = base
pack-sort-scenario = scenario
