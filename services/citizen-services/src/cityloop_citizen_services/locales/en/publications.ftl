# What the city shows everybody: figures, registers, lists and maps that its departments have signed

publications-title = What the city publishes
publications-none = Nothing is published at the moment.
publication-nothing = There is nothing in it yet.
publication-signed = Published by { $owner }, signed on { $moment }.
publication-feeds = The same for programs:
publication-feed-atom = Atom
publication-feed-csv = CSV
publication-feed-geojson = GeoJSON
publication-pages = Pages
publication-first = First page
publication-following = Next page
publication-corrections = Corrections
publication-gone = This was withdrawn and is not published any more.
publication-gone-why = Withdrawn on { $moment }:
publication-number = Number
publication-state = State
publication-department = Department
publication-opened = Begun
publication-changed = Changed
publication-division = Area
publication-overdue = overdue
publication-area = Code
publication-name = Name

# States of permits, calls, objections, filings
publication-phase-filed = filed
publication-phase-in_review = under review
publication-phase-waiting = waiting for more
publication-phase-decided = decided
publication-phase-in_force = in force
publication-phase-completed = completed
publication-phase-refused = refused
publication-phase-withdrawn = withdrawn
publication-phase-lapsed = lapsed

# Figures
publication-whole = The whole city
publication-periods = Other periods
publication-period-heading = Period
publication-period = { $first } to { $last }
publication-part = Part
publication-value = Value
publication-records = Stands on
publication-band = Assessment
publication-change = Since the period before
publication-year-change = Since a year before
publication-restated = Restated
publication-restated-times = { $times ->
    [one] once after the period
   *[other] { $times } times after the period
}
publication-known-at-heading = As known at
publication-known-at = As known at { $moment }.
publication-target = Target: { $target }.
publication-baseline = Before: { $baseline }.
publication-gap-to-target = Beyond the target
publication-gap-to-baseline = Beyond what it was before
publication-of = { $numerator } of { $denominator }
publication-no-value = no value, { $numerator } of { $denominator }
publication-withheld = not shown
publication-least = What stands on fewer than { $least } records is not shown, nor what would tell it.
publication-unit-s = { $value } seconds
publication-unit-min = { $value } minutes
publication-unit-h = { $value } hours
publication-unit-d = { $value } days

# One's own place in a list
publication-own-report = By your report { $report }.
publication-own-place = You are number { $place } of { $of }, counted from the oldest.
publication-own-lists = Lists in which it stands
publication-own-listed = It stands in the list.
publication-own-none = It does not stand in this list at the moment.
publication-own-list = The whole list

# What the pages refuse
refusal-PUBLICATION_UNKNOWN = Nothing is published at this address: look at all that is.
refusal-PUBLICATION_GONE = This was withdrawn and is not published any more.
refusal-PAGE_TOKEN_INVALID = This link leads to no page of the list: begin with its first page.
refusal-FEED_NOT_OFFERED = This is not offered in that form: its page says in which it is.
