# What keeps records from being a city

city-record-empty = a record holds no entity
city-record-twice = { $record } stands twice
city-record-without-id = '{ $record }' has no id: every entity needs one
city-record-too-large = { $record } has { $size } bytes, { $most } at most; simplify its geometry
city-without-itself = there is no record of the city itself
city-layers-wrong = a layer stands twice, or two layers give a place its jurisdiction; keep one
city-zone-unknown = '{ $zone }' is no IANA time zone, such as Asia/Shanghai
city-division-missing = the city's division '{ $division }' is not there
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
