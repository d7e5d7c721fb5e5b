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
command-no-answer = no answer from { $address }: is data-sharing running there, and did --authority sign both sides?
command-too-late = { $address } did not answer in time; see what came of it with `city show` or `pack status`
command-answered = { $address } answered { $code }: { $details }
command-working = { $what } ...

city-applying = { $city }: { $records } records, { $components } components
city-applying-records = { $city }: records
city-applying-components = { $city }: components
city-applied = { $city } is at version { $version }: { $records } records, { $components } components
city-none = no city is applied yet: `cityloop city apply FOLDER`
city-shown = { $city } is at version { $version }: { $records } records

pack-changes = { $pack }: { $count ->
    [one] { $count } change
   *[other] { $count } changes
}; `cityloop pack apply { $folder }`
pack-no-change = { $pack }: no change
pack-checking = { $pack }: every service checks it, 30 s at most
pack-active = { $pack } version { $version } is active on every service
pack-rolled-back = { $pack } is back at what was active before, as version { $version }
pack-none = no pack is known: `cityloop pack apply FOLDER`
pack-column-pack = pack
pack-column-version = version
pack-column-state = state
pack-column-services = services
pack-state-proposed = proposed
pack-state-active = active
pack-state-withdrawn = withdrawn
pack-answer = { $service } { $answer }
pack-answer-problems = { $service } { $answer }: { $problems }
pack-answer-accepted = accepted
pack-answer-refused = refused
pack-answer-running = running
pack-no-such-file = no file of a pack is called { $kind }; `cityloop pack schema` lists them
pack-no-manifest = { $folder } holds no pack.yaml; name the folder of a pack
pack-no-name = { $file } names no `pack:`
