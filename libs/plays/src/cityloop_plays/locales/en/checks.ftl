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
check-tasks = tasks of { $name }
check-masked = fields masked in { $name }
check-count = rows of { $name }
check-refused = refused, with their reasons
check-warnings = warnings by kind and state
check-predictions-before-alarm = predictions drafted before the first alarm
check-grades = grades of the event of { $name } as it went on
check-record = verdicts on { $name }
check-free = free: { $name }
check-mode = mode of { $name }
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
