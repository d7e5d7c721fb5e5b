# Why a rule raised a signal

explained-raised = { CAPITAL($property) } { $value } is above { $limit }
explained-cleared = { CAPITAL($property) } { $value } is below { $limit }
explained-cleared-predicted = { CAPITAL($property) } { $value } is not expected above { $limit } any more, confidence { $percent }%
explained-cleared-thing = { CAPITAL($thing_model) } reports again
explained-raised-below = { CAPITAL($property) } { $value } is below { $limit }
explained-raised-rate = { CAPITAL($property) } { $value } { $direction ->
    [falling] falls
   *[other] rises
} by { $rate } in { DURATION($per) }, above the limit of { $limit }
explained-cleared-above = { CAPITAL($property) } { $value } is above { $limit } again
explained-cleared-band = { CAPITAL($property) } { $value } is between { $low } and { $high } again
explained-cleared-rate = { CAPITAL($property) } { $value } { $direction ->
    [falling] falls
   *[other] rises
} by less than { $limit } in { DURATION($per) }
explained-predicted = { CAPITAL($property) } { $value } rises by { $slope } an hour and reaches { $limit } in about { DURATION($about) } ({ DURATION($earliest) } to { DURATION($latest) }), confidence { $percent }%
explained-detected = Algorithm "{ $algorithm }" (version { $version }) saw it, confidence { $percent }%
explained-silent = { CAPITAL($thing_model) } is silent: no readings come
quantity = { $number } { $unit }
number = { NUMBER($number) }
warning-part = { $part } { $weight }
