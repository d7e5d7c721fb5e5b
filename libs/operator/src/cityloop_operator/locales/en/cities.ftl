# A city and its settings: city.yaml, the folder of its data, its pack template

city-file-wrong = { $problems }
city-unknown = there is no city '{ $city }' in { $folder }: there are { $known }; propose one by `cityloop city init`
city-is-imported = city { $city } is imported, not generated
city-without-requests = city { $city } is generated and has no file of requests; name an imported one
city-cannot-be = city { $city }: { $problem }; fix city.yaml or the data
city-component-refused = { $problem } (components not taken: { $count })
data-not-given = this city is imported: give the folder that holds { $file }, as DATA=<folder>
data-is-folder = { $path } is a folder; { $file } has to be a file
data-file-missing = { $file } is missing; DATA must be the folder that holds it
template-no-mapping = { $file }:1: expected names with their values; see { $example }
template-key-missing = { $file }:1: `{ $key }` is missing; see { $example }
template-file-missing = { $file } is missing; copy it from { $example }
department-requests-desk = Requests desk
department-importer = Importer

# A value of city.yaml
setting-value = '{ $value }' { $problem }
setting-missing = it is missing; add it
setting-unknown = there is no such setting; take it out
setting-unknown-near = there is no such setting; write { $near }, or take it out
setting-no-truth = is neither true nor false; write true or false
setting-no-names = is no group of names; write names with their values, `name: value`
setting-no-group = is no group of settings; write names with their values, `name: value`
setting-no-number = is no number; write a number, such as 100 or 0.5
setting-no-whole-number = is no whole number; write a whole number, such as 7
setting-number-too-large = is too large; write a whole number, such as 7
setting-not-more = is too small; write more than { $limit }
setting-less = is too small; write { $limit } or more
setting-not-less = is too large; write less than { $limit }
setting-more = is too large; write { $limit } or less
setting-name-is-number = is a number where a name has to be; put it in quotes
setting-none-of = is not known here; write { $known }
setting-too-long = is too long; write { $most } characters at most
setting-empty = is empty; write a text, or leave the setting out where it may be left out
setting-no-text = is no text; write a text, in quotes where it looks like a number
setting-no-list = is no list; write a list: [a, b]
setting-too-many = has too many; write { $most } at most
setting-too-few = has too few; write { $least } or more
setting-no-match = does not fit; { $form }
setting-write-identifier = write lower-case letters, digits and hyphens, such as requests-desk, 63 at most
setting-write-without-slash = write it without slashes
setting-write-four-digits = write four digits
setting-write-pattern = write what fits { $pattern }
setting-other = { $problem }; correct it

# Settings that do not fit each other
setting-half-position = latitude and longitude come together; name both columns, or neither
setting-status-twice = status '{ $status }' is closed and void; keep one
setting-statuses-without-column = closed_statuses and void_statuses need a column: name `status` in columns
setting-aliases-without-column = owner_aliases needs a column: name `owner` in columns
setting-aliases-chained = owner_aliases: '{ $name }' is an alias and an owner with aliases; name the last owner
setting-layer-twice = a layer stands twice; give each a name of its own
setting-layer-undeclared = layer '{ $layer }' is used but not declared; known are { $known }
setting-two-jurisdictions = two layers give the jurisdiction; leave `jurisdiction: true` at one
setting-department-twice = department '{ $department }' stands twice; keep one
setting-one-origin = say either `generated:` or `imported:`

# Time zones and formats of times
zone-unknown = '{ $name }' is no IANA time zone; write one of a place whose clocks it shares, such as { $near }
zone-no-list = there is no { $file } to look it up in
zone-nearest = its place is the nearest to the middle of the city, { $kilometres } km away
format-with-zone = '{ $format }': names of zones (%Z) stand for several; use offsets (%z) or leave the zone out
format-of-no-times = '{ $format }' is no format of times, such as %Y-%m-%d %H:%M ({ $problem })
format-without-date = '{ $format }' does not give year, month and day; write a format such as %Y-%m-%d %H:%M
format-without-half = '{ $format }' has hours of a clock of twelve without %p; add %p, or write %H
format-undecided = column { $column } can be read as { $formats }: '{ $cell }' is another day in each; set time_format
