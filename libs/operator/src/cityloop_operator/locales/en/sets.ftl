# Sets of packs

set-undecided = set { $set } was not decided within { $seconds } s
set-refused = set { $set } was refused: { $problems }
set-problem = { $service }: { $problem }
set-more-problems = and { $count } more; `cityloop pack plan` lists them all

# What does not come in time
late-to-come = { $what } did not come within { $seconds } s; the logs of the services say why
late-to-be-ready = the services are not ready after { $seconds } s; the logs say why: { $logs }
