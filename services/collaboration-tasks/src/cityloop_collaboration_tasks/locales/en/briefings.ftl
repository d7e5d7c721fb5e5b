# Pages of briefings

briefings-title = Briefings
briefings-none = Nothing has been drafted yet.
briefing-number = Number
briefing-name = Briefing
briefing-period = Period
briefing-state = State
briefing-state-waiting = waits for figures
briefing-state-draft = draft
briefing-state-signed = signed
briefing-mark-waiting = DRAFT, not signed: its figures are not here yet
briefing-mark-draft = DRAFT, not signed
briefing-waits-FIGURES_UNAVAILABLE = The service of figures does not answer; the briefing is filled as soon as it does.
briefing-waits-FIGURES_BEHIND = Figures are not up to date at the moment; the briefing is filled as soon as they are, as known then.
briefing-corrects = Edition { $edition }. Corrected: { $reason }
briefing-corrected-by = Corrected: read { $number }
briefing-not-written = Not written yet.
briefing-figures = Figures
briefing-figure = Figure
briefing-part = Part of the city
briefing-value = Value
briefing-previous = Period before
briefing-year-before = A year before
briefing-target-gap = Beyond the target
briefing-baseline-gap = Beyond what it was before
briefing-whole-city = Whole city
briefing-withheld = not shown
briefing-no-value = no value, { $numerator } of { $denominator }
briefing-in-s = { $value } s
briefing-in-min = { $value } min
briefing-in-h = { $value } h
briefing-in-d = { $value } d
briefing-known-at = As known at { $moment }.
briefing-undefined = This figure was not defined then.
briefing-no-parts = Nothing was counted.
briefing-left-out = { $count ->
    [one] One more is not shown.
   *[other] { $count } more are not shown.
}
briefing-no-cases = None.
briefing-case = Case
briefing-class = Class
briefing-grade = Grade
briefing-department = Lead
briefing-areas = Areas
briefing-opened = Opened
briefing-due = Due
briefing-ended = Ended
briefing-drafted-at = Lists as they stood at { $moment }.
briefing-signed-by = Signed by { $post }, { $moment }
briefing-csv = { $name } (CSV)
briefing-from-to = { $since } to { $until }
briefing-unit-day = day
briefing-unit-week = week
briefing-unit-month = month
briefing-unit-quarter = quarter
briefing-unit-year = year
