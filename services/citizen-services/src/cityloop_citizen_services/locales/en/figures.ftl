# How a figure is made, as everybody reads it

figure-made = How it is made
figure-formula = Formula
figure-unit = Unit
figure-digits = { $digits ->
    [0] rounded to whole numbers
    [one] rounded to one digit
   *[other] rounded to { $digits } digits
}
figure-number = a number
figure-unit-s = seconds
figure-unit-min = minutes
figure-unit-h = hours
figure-unit-d = days
figure-source = Source
figure-source-of = the city's own records: { $kinds }
figure-source-owner = what its owner says
figure-owner = Answers for it
figure-owner-of = { $department }, { $role }
figure-schedule = Schedule
figure-schedule-live = follows each record within seconds; by { $periods }
figure-schedule-entered = once a period, at most { $days } days after its end; by { $periods }
figure-period-day = day
figure-period-week = week
figure-period-month = month
figure-period-quarter = quarter
figure-period-year = year
figure-tags = Speaks to
figure-version = Version
figure-version-of = { $version }, since { $moment }
figure-former = Former versions
figure-former-of = Version { $version }, since { $moment }: { $formula }
figure-rank = Rank

# Formulas
made-count = How many: { $what }
made-stock = How many at the end of the period: { $what }
made-sum = { $value } added up: { $what }
made-ratio = { CAPITAL($above) }; divided by: { $below }
made-stock-ratio = At the end of the period { $above }; divided by: { $below }
made-mean = Time from { $since } to { $until } on average: { $what }
made-average = { $value } on average: { $what }
made-quantile = Time from { $since } to { $until } that { $percent } % did not exceed: { $what }
made-index = From 0 to 100, by weight: { $parts }
made-part = { $title } (weight { $weight }; 0 at { $worst }, 100 at { $best })
made-entered = What its owner says for each period
made-counted = { $of }, when { $at }
made-standing = { $of }, from { $at } on
made-standing-until = { $of }, from { $at } until { $until }
made-some = { $of } ({ $where })

# What is counted
made-of-reports = reports
made-of-events = events
made-of-cases = cases
made-of-tasks = tasks
made-of-ratings = ratings
made-of-verdicts = verdicts on signals
made-of-flows = matters
made-of-devices = devices
made-of-uptimes = times for which a device reports
made-of-outages = times for which a device is silent

# Numbers of records that are added up
made-value-rating = rating
made-value-reopened = times reopened
made-value-reports = reports

# Moments
made-at-reported = reported
made-at-joined = joined to an event
made-at-discovered = discovered
made-at-all_clear = all clear
made-at-closed = closed
made-at-opened = opened
made-at-filed = filed
made-at-dispatched = dispatched
made-at-accepted = taken up
made-at-handled = handled
made-at-checked = checked
made-at-overdue = overdue
made-at-not_fixed = reported as not fixed
made-at-returned = returned
made-at-fed_back = fed back
made-at-passed = passed
made-at-rated = rated
made-at-found = found
made-at-in_review = under review
made-at-waiting = waiting for more
made-at-decided = decided
made-at-in_force = in force
made-at-completed = completed
made-at-refused = refused
made-at-withdrawn = withdrawn
made-at-lapsed = lapsed
made-at-ended = ended
made-at-watched = watched
made-at-began = begun

# Conditions
made-by-event_class = class { $values }
made-by-department = department { $values }
made-by-grade = grade { $values }
made-by-channel = channel { $values }
made-by-flow = { $values }
made-by-source = first said by { $values }
made-by-thing_model = model { $values }
made-phases = now { $values }
made-verdicts = verdict { $values }
made-rating = rated { $least } or better
made-reopened = reopened
made-reopened-not = not reopened
made-fused = of an event that was known already
made-fused-not = of an event that was not known before
made-imported = history from elsewhere
made-imported-not = without history from elsewhere
made-reached = also { $values }
made-missing = not { $values }
made-took = from { $since } to { $until } within { $time }
made-attribute = { $name }: { $values }
made-attribute-flag = { $name }
made-attribute-flag-not = not { $name }
made-attribute-least = { $name } at least { $least }
made-attribute-most = { $name } at most { $most }
made-attribute-between = { $name } from { $least } to { $most }
