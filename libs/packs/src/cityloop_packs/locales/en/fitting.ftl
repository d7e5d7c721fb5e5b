# What does not fit together: packs with each other, with their city, with what stands under them

pack-kind-roles = role
pack-kind-briefings = briefing
pack-kind-channels = channel
pack-kind-problem_kinds = kind of problem
pack-kind-event_classes = event class
pack-kind-thing_models = thing model
pack-kind-rules = rule
pack-kind-warnings = warning
pack-kind-mode_changes = change of mode
pack-kind-responsibilities = responsibility
pack-kind-processes = process
pack-kind-escalations = escalation
pack-kind-forms = form
pack-kind-flows = flow
pack-kind-messages = message of state
pack-kind-indicators = figure
pack-kind-ledgers = ledger
pack-kind-publications = publication
pack-kind-reactions = reaction
pack-refers-event_class = event class
pack-refers-thing_model = thing model
pack-refers-role = role
pack-refers-problem_kind = kind of problem
pack-refers-department = department
pack-refers-layer = layer
pack-refers-condition = condition

# A proposal, and what its packs require
pack-proposed-twice = pack '{ $pack }' is proposed twice; keep one
pack-proposed-and-withdrawn = pack '{ $pack }' is proposed and withdrawn; do one of the two
pack-not-in-use = pack '{ $pack }' is not in use; `cityloop pack status` lists those that are
pack-requires-circle = requires '{ $pack }', which requires it; take one of the two away
pack-requires-missing = requires '{ $pack }', which is not in use; apply it too
pack-base-requires-scenario = is a base and requires '{ $pack }', which is a scenario; a base requires a base
pack-base-beside-base = is a base beside '{ $pack }'; bases form one chain: let it require '{ $pack }', or make it a scenario

# Names that stand twice, or nowhere
pack-names = { $kind } '{ $item }' names { $refers } '{ $name }', { $why }
pack-declared-nowhere = which no pack declares
pack-declared-elsewhere = which is of pack '{ $owner }'; let '{ $pack }' require it
pack-unknown-to-city = which the city has not
pack-scope-unknown-layer = its scope names layer '{ $layer }', which the city has not
pack-unknown-areas = it names { $count } { $count ->
    [one] area
   *[other] areas
} of layer '{ $layer }', such as '{ $example }', which the city has not
pack-for-another-city = it is for the city '{ $city }'; { $found }
pack-city-none = there is none yet
pack-city-is = this one is '{ $city }'
pack-item-in-two = { $kind } '{ $item }' is defined in { $packs }; keep one
pack-answers-for-all = { $kind } '{ $item }' answers for every class, as only a base does; name its classes
pack-answers-for-others = { $kind } '{ $item }' answers for class '{ $name }' of pack '{ $owner }'; override what that pack has, or extend it for classes of your own
pack-overridden-twice = { $kind } '{ $item }' is overridden here and in { $other } for places in common: { $places }; keep one
pack-everywhere = everywhere
pack-place-not-known = the place of a problem of kind '{ $problem }' is not known to all; use `segment` or `area`
pack-rule-predicts-nothing = warning '{ $warning }' names rule '{ $rule }', which predicts nothing there

# Commands of thing models, and how long readings are kept
pack-of-model = thing model '{ $model }': { $problem }
pack-command-twice = command '{ $command }' stands twice; keep one
pack-interlock-by-others = interlock '{ $interlock }' is stated by other departments in two commands; name the same
pack-command-approved-by-nobody = command '{ $command }' is pre-authorised, but nobody would have to approve it; name approve_roles or leave the modes out
pack-command-without-value = command '{ $command }' has no value for its parameter '{ $parameter }'; list them
pack-dwell-too-long = move '{ $move }' needs a dwell of { $dwell } s, but the history proves { $most } s at most; shorten it

# Rules and warnings
pack-silence-unwatched = rule '{ $rule }' is about silence: give '{ $model }' its reporting_seconds
pack-two-drafts = warnings { $warnings } are drafted by rule '{ $rule }'; keep one
pack-warning-unsigned = warning '{ $warning }' is issued by '{ $department }', none of whose posts has the right { $right }; give it to one, or name another department

# Processes and messages
pack-of-process = process '{ $process }': { $problem }
pack-role-of-no-post = move '{ $move }' needs { $roles }, a role of no post of the city
pack-clock-without-calendar = the clock of stage '{ $stage }' has { $unit }, and the city has no calendar; describe its working time in calendar.yaml and apply the city, or give the clock urgent_hours
pack-clock-beyond-calendar = the clock of stage '{ $stage }' runs for longer than the city's calendar is known, { $first } to { $last }; shorten it, or add the days and apply the city
pack-two-processes = event class '{ $name }' has the processes { $processes }; keep one
pack-no-process = event class '{ $name }' opens events and has no process; give it one
pack-message-of-no-state = a message of state '{ $state }', which no process has; name a state of a process, or a phase
pack-call-back-never = the call-back of state '{ $state }' waits for { $modes }, which no change of mode comes to; add { $add }

# What stands under packs
pack-counted-open_cases = { $count ->
    [one] { $count } open case is
   *[other] { $count } open cases are
}
pack-counted-form_answers = { $count ->
    [one] one answer was given to
   *[other] { $count } answers were given to
}
pack-counted-form_drafts = { $count ->
    [one] one draft is open of
   *[other] { $count } drafts are open of
}
pack-counted-open_events = { $count ->
    [one] { $count } open event is
   *[other] { $count } open events are
}
pack-counted-things = { $count ->
    [one] { $count } thing is
   *[other] { $count } things are
}
pack-still-needed = { $counted } of { $kind } '{ $name }', which no pack would declare any more; keep it
pack-cases-stranded = { $count ->
    [one] { $count } open case
   *[other] { $count } open cases
} of '{ $name }' { $count ->
    [one] is
   *[other] are
} { $state }, such as { $example }, and would never end: give their process moves from there, or end them first
pack-open-cases-unknown = the open cases could not be looked at; apply it again
pack-open-events-unknown = the open events could not be looked at; apply it again
pack-things-unknown = the registered things could not be looked at; apply it again

# Answers of services, and what they have received
pack-no-answer = did not answer within { $seconds } s
pack-kind-read-by-nobody = no service that answered reads { $file }; upgrade the one that should
pack-record-of-unknown-kind = '{ $pack }' version { $version } has { $kind }, a kind that this release does not know; upgrade it
pack-record-does-not-fit = '{ $pack }' version { $version } does not fit this release: { $problem }
pack-records-missing = '{ $pack }' version { $version } has { $found } of { $items } items
pack-record-not-arrived = '{ $pack }' version { $version } has not arrived whole

# What a plan would change
pack-change-added = { $pack }: + { $item }
pack-change-removed = { $pack }: - { $item }
pack-change-value = { $pack }: ~ { $item }: { $place }: { $before } becomes { $after }
pack-nothing = nothing
pack-change-goes = - pack { $pack }
pack-change-retires = - pack { $pack }, retiring while work stands under it
pack-change-gone = - pack { $pack }, its last work has ended
pack-change-again = { $pack }: takes new work again

# Rules
pack-rule-one-condition = a rule has exactly one of { $conditions }
pack-rule-without-property = name the observed property
pack-rule-of-nothing-observed = rule '{ $rule }' is about '{ $property }', which things of model '{ $model }' do not observe; they observe { $known }
pack-clear-above-limit = clear_below { $clear_below } lies above the limit { $limit }; lower it
pack-band-without-limit = name low, high or both
pack-band-empty = no value lies between { $low } and { $high } with hysteresis { $hysteresis }; widen the band
pack-rate-per-nothing = a rate is per a duration longer than nothing

# Escalations
pack-level-not-later = level { $level } comes no later than the one below it; let it come later
pack-level-without-roles = level { $level }: name the roles of the posts that see to it; only a level for the leader on duty that is not the last may name none
pack-of-escalation = escalation '{ $escalation }': { $problem }
pack-level-above-body = level { $level } is { $body }, a body above departments: nothing is above it, make it the last level
pack-tasks-of-body = '{ $body }' is a body above departments, which is given no tasks; name a department
pack-level-of-no-post = level { $level } needs { $roles } of { $department }, which no post of it has
pack-level-own-department = the task's own department
# Figures
pack-indicator-moment = { $of } have no moment '{ $moment }'; name { $known }
pack-indicator-attribute-test = of '{ $attribute }' say one of: `among`, `flag`, or `least` and `most`
pack-indicator-no-attributes = { $of } have no attributes; { $known } have
pack-indicator-sum-one = a sum adds up exactly one of: `value`, `attribute`
pack-indicator-attribute-unknown = no class or flow that is counted declares attribute '{ $name }'; declare it, or name another
pack-indicator-attribute-type = attribute '{ $name }' is a { $type }, and what is said of it is for { $known }
pack-indicator-attribute-too-high = attribute '{ $name }' is classified { $classification }; figures are for everybody and may look at general_1
pack-indicator-choice-unknown = attribute '{ $name }' has no choice '{ $choice }'; name { $known }
pack-indicator-attribute-unbounded = attribute '{ $name }' is added up and needs `least` and `most` within { $most }, or one record could spoil the figure
pack-indicator-attribute-unit = attribute '{ $name }' is in { $unit }; give the figure this unit
pack-indicator-flat = part '{ $indicator }' has one value as its worst and its best; give it two
pack-indicator-one-formula = a figure has exactly one formula: { $known }
pack-indicator-window = a window moves by PT1M, PT5M, PT1H or P1D, and is 1 to 1,440 whole steps long
pack-indicator-periods = a figure has periods, or a window: exactly one
pack-indicator-no-window = an index, an entered value and what stands at the end of a period have periods; leave the window out
pack-indicator-unit-timed = the value is a duration; give it the unit s, min, h or d
pack-indicator-unit-counted = the value is no duration; give it the unit 1 or %
pack-indicator-by = { $of } are not told apart by { $by }; name { $known }
pack-indicator-entered-whole = an entered value is of the whole city; leave `by`, `by_attributes` and `layers` out
pack-indicator-milestones = milestones have names of their own and are of a figure with periods
pack-indicator-bands = bands stand from the lowest: the first without `least`, each other with a greater one than that before it
pack-indicator-no-owner = an entered value needs an owner who says it
pack-indicator-part-unknown = this pack has no figure '{ $part }'
pack-indicator-part-periods = '{ $part }' does not have all periods of the index; give it them
pack-indicator-part-by = '{ $part }' is not told apart as the index is; give it the same `by`, `by_attributes` and `layers`
pack-indicator-flow-unknown = there is no flow '{ $flow }'; name one of this pack, or of another as pack/flow
pack-indicator-circle = a figure is made of itself, through { $circle }; take one part away
pack-indicator-amount = { $of } have no '{ $value }' to add up; write rating of ratings, reopened of cases, reports of events
# Flows
pack-flow-without-reviews = move '{ $move }' has the guard { $guard }, but nobody reviews: add `reviews` or remove the guard
pack-duty-twice = duty { $name } stands twice; keep one
pack-flow-under-unknown = '{ $name }' is no other flow of this pack; name one of its own
pack-of-flow = flow '{ $flow }': { $problem }
pack-counted-open_flows = { $count ->
    [one] { $count } open flow
   *[other] { $count } open flows
}
pack-flows-stranded = { $count ->
    [one] { $count } open flow
   *[other] { $count } open flows
} of { $name } in { $state } (such as { $example }) could never end after this; give the flow a move from there, or end them first
pack-open-flows-unknown = the open flows could not be looked at; apply it again

# Ledgers
pack-ledger-without-limit = rule '{ $rule }' could make points without end; give it a limit of entries for one holder in a period
pack-ledger-valid-days = '{ $unit }' is no points; leave valid_days out, its batches have a date each
pack-ledger-name-twice = { $names } stands twice among units, rules and offers; a name is of one of them
pack-ledger-staff-rules = a ledger of staff has no rules: facts of residents' reports earn nothing there; take them away
pack-ledger-no-points = '{ $item }' counts in '{ $unit }', which is no unit of points here
pack-ledger-gives-points = offer '{ $offer }' gives '{ $unit }', which is no unit of vouchers, goods or unique items here
pack-ledger-no-store = offer '{ $offer }' is handed out at { $stores }, no store here
pack-ledger-asked = names ledger '{ $ledger }': no service of the city depends on points; take it away
pack-ledgers-unknown = the accounts of ledgers could not be looked at; apply it again
pack-counted-ledger_accounts = { $count ->
    [one] { $count } account is
   *[other] { $count } accounts are
}
