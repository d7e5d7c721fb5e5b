# Layers of areas in GeoJSON, and whether requests lie in them

outlines-in-degrees = { $file }: degrees
outlines-in-system = { $file }: outlines in { $system }
outlines-layer = layer { $layer }: { $read }; { $areas } areas of { $features } features{ $aside ->
    [0] { "" }
   *[other] , { $aside } features set aside
}
outlines-feature = { $file }, feature { $number }
outlines-none = { $file } has no features; give a layer with areas
outlines-no-area = { $place }: { $problem }
outlines-no-properties = none
outlines-name-missing = { $file }: no feature has a property '{ $name }' for the name; there are: { $known }
outlines-id-missing = { $file }: feature { $number } has no property '{ $name }'; name the id property in city.yaml, of: { $known }
outlines-own-ids = { $file }: feature { $number } has no property '{ $name }'; name the id property in city.yaml, of: { $known }; the features have an id of their own: leave id_property out
geojson-unreadable = { $place }: it is no GeoJSON: { $problem }; export the layer again
geojson-other-encoding = { $file }: its bytes are not { $encoding }; set another encoding in city.yaml
geojson-too-deep = { $file } is no GeoJSON: nested too deeply, or a number of too many digits
geojson-no-object = { $file } is no GeoJSON feature collection: it is no object
geojson-no-features = { $file } is no GeoJSON feature collection: it has no list `features`
crs-two = { $file }: its `crs` names '{ $named }', city.yaml says `crs: { $setting }`; take out the one that is wrong
crs-unnamed = { $file }: its `crs` names no reference system; name it as `crs: EPSG:...` in city.yaml
crs-unknown = { $file }: reference system '{ $system }' is not known; write one such as EPSG:28992 as `crs` in city.yaml
crs-elsewhere = { $place }: its points do not lie where { $system } is defined; name the right `crs` in city.yaml
crs-latitude-first = { $place }: { $point } is latitude before longitude; GeoJSON has longitude first: export the layer again
crs-no-degrees = { $place }: { $point } is no longitude and latitude in degrees; name the layer's reference system as `crs: EPSG:...` in city.yaml, or export it as WGS 84

inside-city = the city
inside-layer = layer { $layer } ({ $file })
inside-around = { $name }: none of { $requests } requests lies in it, { $around } lie around its areas
inside-none = none of { $requests } requests lies in { $name }: it has longitudes { $west } to { $east } and latitudes { $south } to { $north }, the first request { $first }; { $hint }
inside-name-columns = name the right columns, or the layer's `crs`, in city.yaml
inside-swapped = with longitude and latitude changed over { $count } would: { $fix }
inside-swapped-columns = change the columns in city.yaml
inside-swapped-axes = the layer's axes are swapped: export it again
