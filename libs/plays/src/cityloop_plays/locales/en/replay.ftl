# A city's recorded requests, played again

replay-reading = reading the requests of { $city }
replay-read = { $requests } requests, { $agencies } agencies
replay-data-missing = name the folder of the city's data: CITY={ $city } DATA=<folder>
replay-importer-missing = { $file }: nobody submits the requests; add to `departments` one named { $department } with the role intake
replay-not-ended = the requests were not played to their end
replay-differing = { $lines } lines differ from what was counted without the fleet; each is named above
replay-applying-city = applying city { $city }: { $records } records
replay-applying-pack = applying pack { $pack }: every service checks it and takes it in use
replay-pack-in-use = pack { $pack } is in use, by set { $set }
replay-counting = counting the same rows by { $script }, without the fleet
replay-part = { $what }: { $done } of { $total }, { $rate } a second
replay-submitted = reports submitted
replay-linked = reports linked
replay-opened = cases opened
replay-acted = matters acted on
replay-decided = cases decided
replay-read-back = reports read back
replay-held = Held: { $numbers }
replay-none = none
replay-held-hint = Nobody acted on what is held: its agency and the end of its hours are the file's word.
replay-differences = Where what was read back differs from the file's own columns, and why:
replay-differs = differs
replay-no-oracle = city.yaml sets no time_format, so no other script can count the rows: comparing with what they are to come to by the plan
replay-set-aside = each row that was set aside or has a remark, with its line and reason: { $file }
replay-equal-plan = Equal to the plan in all { $cells } rows of the table and all { $reasons } reasons; every row stands there once.
replay-equal = Equal to the oracle in all { $cells } rows of the table and all { $reasons } reasons.
replay-missing = { $count } still missing after { $seconds } quiet seconds, such as { $some }
replay-stalled = nothing moved for { $seconds } s after { $count }; see the services' logs
replay-oracle-failed = { $script } failed

# Where results differ from the columns of the file
replay-unexplained = no reason is known
replay-of-request = { $number }: { $line }
replay-is-held = { $status }, held: { $why }
replay-other-area = { $column } is { $named }, its point lies in { $area }
replay-other-area-far = { $line }, { $far }
replay-no-area = there is no { $layer } { $area }
replay-metres-from = { $metres } m from { $layer } { $area }
replay-empty = empty
replay-no-coordinates = it has no coordinates
replay-outside = it lies more than { $metres } m outside every { $layer }
replay-counted = { $status }, counted { $state }: { $why }
replay-closes-later = its close date lies in the future
replay-has-close-date = it has a close date
replay-in-no-hours = { $status }, but without a close date: in no hours
replay-other-name = another name of { $agency }
replay-owned-by-nobody = whoever answers for what nobody owns handles it
replay-rows-of-owner = { $count } rows with { $column } { $named }, counted for { $agency }: { $why }
replay-is-empty = it is empty
replay-rows-of-class = { $count } rows whose { $column } is counted as { $event_class }: { $why }

# The table, and where it differs from another count
replay-by-total = All requests
replay-by-type = By type
replay-by-agency = By agency
replay-by-area = By area
replay-by-cell = By type, agency and area
replay-received = received
replay-closed = closed
replay-void = void
replay-open = open
replay-held-count = held
replay-fused = fused
replay-hours-median = hours, median
replay-hours-p90 = hours, p90
replay-ours = ours
replay-oracle = the oracle
replay-only-in = { $group } '{ $value }' stands only in { $where }
replay-cell = { $group } '{ $value }', { $name }: ours { $ours }, oracle { $oracle }
replay-held-only = { $number } is held only in { $where }
replay-set-aside-differs = rows set aside: ours { $ours }, oracle { $oracle }
replay-only-says = only { $where } says of the file's columns: { $line }

# What an importer and agencies write
replay-no-place = the source gives no place
replay-other-owner = the source records another owner
replay-as-handled = handled, as the source records
replay-as-cancelled = cancelled, as the source records
replay-as-closed = closed, as the source records
