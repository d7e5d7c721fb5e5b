# What `cityloop city init` guessed, on the terminal and as comments of city.yaml

proposed-head = Proposed by `cityloop city init`; correct what was guessed wrong.
proposed-look = LOOK AT THIS: { $what }
proposed-two-folders = put the files into one folder: they lie in { $folders }
proposed-no-id = { $file }: no property tells its { $count } features apart; give each an id of its own
proposed-layer = layer { $layer }: { $read }; { $areas } { $areas ->
    [one] area
   *[other] areas
}; id by { $id } ({ $why }), name by { $name }
proposed-id-by-property = it tells every feature apart
proposed-id-of-feature = the features' own id
proposed-zone = time zone { $zone }: { $why }; correct it if its clocks are others
proposed-table = { $file }: { $read }, by its header
proposed-encoding = { $problem }. Proposed: { $encoding }, by how such bytes stand together
proposed-no-columns = { $place }: no column looks like { $roles }; rename it, or write city.yaml by hand. Read as { $read } it has: { $known }
proposed-columns = columns by their names: { $columns }
proposed-column = { $role } is { $column }
proposed-unseen = no column looks like { $roles }; add it to `columns` if there is one
proposed-decimal-comma = coordinates have a decimal comma: { $cell }
proposed-first = { $problem }; the first is proposed
proposed-no-format = { $file }: no known format reads column { $column } ({ $cells }); write city.yaml by hand
proposed-empty = it is empty
proposed-formats = times by the format that reads them all: { $formats }
proposed-classes = classes: { $classes }; each is declared by its own name
proposed-statuses = statuses: { $statuses }; closed by their words: { $closed }; void: { $void }
proposed-owners = owners: { $owners }; each becomes a department
proposed-alias = owner { $others } differs from { $name } only by case, spaces or punctuation, and is taken as another name of it; take it out of `owner_aliases` if it is not
proposed-counted = { $name } ({ $count })
proposed-quoted = '{ $name }' ({ $count })
proposed-more = { $count } more
proposed-none = none
proposed-default-holds = `default` holds for every class of the file; under `classes` say what holds for one, by its name.
proposed-classes-listed = The { $count } { $count ->
    [one] class
   *[other] classes
} of the file, with their rows:
proposed-item = { "  " }{ $item }

# What `cityloop city calendar` proposes
calendar-country-unknown = nothing is known of the holidays of '{ $country }'; give the code of ISO 3166, such as CN, or write calendar.yaml by hand
calendar-subdivision-unknown = '{ $subdivision }' is no subdivision with holidays of its own; known are { $known }
calendar-year-unknown = no holiday of { $year } is known; write calendar.yaml by hand
calendar-proposed = Proposed for { $country } { $year } by the package holidays { $version }: compare each day with the notice of the government before you apply the city.
calendar-proposed-shifts = The shifts are those of an ordinary office: correct them; what lies between two is lunch.
calendar-proposed-no-make-up = No day that is made up is known: where people work on a weekend for a holiday, add make_up_days.
