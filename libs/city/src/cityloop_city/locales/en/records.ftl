# What keeps records from being a city

city-record-empty = a record holds no entity
city-record-twice = { $record } stands twice
city-record-without-id = '{ $record }' has no id: every entity needs one
city-record-too-large = { $record } has { $size } bytes, { $most } at most; simplify its geometry
city-without-itself = there is no record of the city itself
city-layers-wrong = a layer stands twice, or two layers give a place its jurisdiction; keep one
city-zone-unknown = '{ $zone }' is no IANA time zone, such as Asia/Shanghai
city-division-missing = the city's division '{ $division }' is not there
city-fallback-body = the fallback department '{ $department }' is a body above departments, which is given no tasks; name another
city-fallback-missing = the fallback department '{ $department }' is not there
city-area-without-layer = area '{ $area }' is of layer '{ $layer }', which the city does not declare
city-area-without-division = area '{ $area }' is of division '{ $division }', which is not there
city-division-without-parent = division '{ $division }' has parent '{ $parent }', which is not there
city-post-without-department = post '{ $post }' is of department '{ $department }', which is not there
city-name-of-two = '{ $name }' names department '{ $one }' and '{ $other }'
city-boundary = the city's boundary
city-area-geometry = the geometry of area '{ $area }' of layer '{ $layer }'
city-no-geometry = { $what } is no well-known binary: { $problem }
city-no-polygon = { $what } is no valid polygon
city-id-invalid = city_id must be of lower-case letters, digits and hyphens, at most 63

# Its calendar
city-calendar = calendar '{ $calendar }': { $problem }
calendar-no-shift = '{ $text }' is no shift; write 08:00-12:00, or 22:00-06:00 until the next morning
calendar-no-date = '{ $text }' is no date; write one such as 2026-10-01
calendar-no-period = { $first } to { $last } is no period of one to { $most } days; correct it
calendar-last-before-first = it is before { $first }, or far too long after it; correct it
calendar-day-outside = { $day } lies outside { $first } to { $last }; widen the period, or remove the day
calendar-day-twice = { $day } stands twice; keep one
calendar-weekday-wrong = weekday { $weekday } stands twice, or is none of 1 to 7; keep each once
calendar-nobody-works = nobody ever works; give a day of the week its shifts
calendar-shifts-overlap = shifts of { $day } and { $other } overlap; shorten one

# Why a position cannot be used
position-system = declare the reference system as CGCS2000 or WGS84; { $name } cannot be used here
position-degrees = the position is no longitude and latitude in degrees; correct it
position-accuracy = accuracy_metres is the radius of uncertainty, not { $metres }; correct it
