# What is checked from outside when a play has ended

check-decode = every topic's records decode
check-reports-once = every report is on its topic, once
check-events = events by class
check-report = { $number }
check-case = the case of { $name }
check-same-event = { $names } are one event
check-separate-events = { $names } are different events
check-signals = datastreams, reports, detections of { $name }
check-reopened = { $name } was reopened
check-lead = who leads { $name }, and whose task leads
check-tasks = tasks of { $name }
check-masked = fields masked in { $name }
check-count = rows of { $name }
check-refused = refused, with their reasons
check-warnings = warnings by kind and state
check-predictions-before-alarm = predictions drafted before the first alarm
check-grades = grades of the event of { $name } as it went on
check-detection = what the algorithm said of { $name }
check-attributes = what is known of { $name }
check-case-flows = flows about { $name }
check-record = verdicts on { $name }
check-free = free: { $name }
check-mode = mode of { $name }
check-flow = the state of { $name }
check-flow-moves = all moves of { $name }
check-answers = checks passed and failed on the forms of { $name }
check-score = mean score of { $name }
check-balance = what account { $name } has
check-appeals = appeals of account { $name }
check-ledger = accounts of { $name } by kind
check-ledger-sums = each unit of { $name } adds up to nothing
check-reaction = how often { $name } acted
check-told-reporter = what the reporter of { $name } was told
check-escalations = tasks of { $name } with a late step: step, level, posts, absent posts
check-limits = limits of { $name }: stage, whole, extensions, days of waiting
check-measured = what each { $name } measures at its place
check-rating = the rating of { $name }
check-command = command { $name }
check-tagged = Figures for { $tag }
check-figure = { $name }, now
check-figure-known = { $name }, as known at { $time }
check-figure-occurred = { $name }, as it was at { $time }
check-briefing = state, figures and lists of { $name }
check-published = what anybody reads of { $name }: rows, and what should not stand there
check-told-there = { $name }: what its page says
check-totals = how many of what ended how
check-versions = versions that are missing or say two things
check-page = the page of { $number } shows its progress
check-told = the timeline says what { $number } was told, and no more
check-one-version = one version at least
fault-versions-missing = { $topic }: { $subject } lacks versions { $versions }
fault-versions-twice = { $topic }: { $subject } says two things in versions { $versions }

# Subjects that ended alike, counted on the topics
total-event = event { $event_class }, { $state }: { $datastreams } { $datastreams ->
    [one] datastream
   *[other] datastreams
}, { $reports } { $reports ->
    [one] report
   *[other] reports
}, { $detections } { $detections ->
    [one] detection
   *[other] detections
}
total-case = case { $event_class }, { $state }, reopened { $reopened } { $reopened ->
    [one] time
   *[other] times
}, lead { $lead }
total-task = task of { $event_class } for { $department } ({ $role }), { $state }
total-warning = warning by { $kind }, { $state }
total-message = message, { $state }
total-reporter-message = reporter was told: { $state }
total-feedback = feedback: { $kind }
total-rating = rated { $rating } of 5
total-verdict = verdict on { $source }: { $kind }
total-command = command { $command }, { $state }
