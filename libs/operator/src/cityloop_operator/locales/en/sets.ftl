# Sets of packs

set-undecided = set { $set } was not decided within { $seconds } s
set-refused = set { $set } was refused: { $problems }
set-problem = { $service }: { $problem }
set-more-problems = and { $count } more; `cityloop pack plan` lists them all
