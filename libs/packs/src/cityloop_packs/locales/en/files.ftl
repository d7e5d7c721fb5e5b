# What is wrong in the files of a pack

pack-problem = { $place }: { $problem }
pack-in-line = line { $line }: { $problem }
pack-field = { $field }: { $problem }
pack-line-of-version = { $problem } (line of version { $version })

# A file as such
pack-file-missing = { $file } is missing
pack-file-unknown = no file of a pack has this name; known are { $known }
pack-too-large = the files together are larger than { $most } bytes
pack-too-many-items = { $items } items; a pack has at most { $most }: split it
pack-no-yaml = it is no YAML: { $problem }
pack-value-is-none = a date, a number or a tagged value is none; put it in quotes if it is a text
pack-nested-too-deeply = nested too deeply
pack-name-twice = '{ $name }' stands twice, first in line { $first }; keep one
pack-file-too-large = its aliases written out, it has more than { $values } values or { $characters } characters
pack-text-with-nul = a text holds the character NUL; remove it
pack-one-list = expected one list named `{ $key }`
pack-is-a-list = `{ $key }` is a list

# A value that does not fit its schema
pack-field-missing = it is missing; add it
pack-field-unknown = there is no such field; correct its name, or remove it
pack-no-number = '{ $value }' is no number
pack-no-whole-number = '{ $value }' is no whole number
pack-not-true-or-false = '{ $value }' is neither true nor false
pack-no-text = '{ $value }' is no text; put it in quotes
pack-no-list = '{ $value }' is no list
pack-no-mapping = '{ $value }' has no fields
pack-none-of = '{ $value }' is none of { $known }
pack-no-match = '{ $value }' does not have the form { $pattern }
pack-text-too-short = a text of at least { $least } { $least ->
    [one] character
   *[other] characters
} is needed
pack-text-too-long = the text is longer than { $most } characters; shorten it
pack-too-few = at least { $least } { $least ->
    [one] entry is
   *[other] entries are
} needed
pack-too-many = more than { $most } entries; remove some
pack-not-more-than = { $value } is not more than { $limit }
pack-less-than = { $value } is less than { $limit }
pack-not-less-than = { $value } is not less than { $limit }
pack-more-than = { $value } is more than { $limit }

# An item that cannot be
pack-item = { $kind } { $item }
pack-item-twice = { $kind } '{ $item }' is defined twice, first at { $first }
pack-item-too-large = { $kind } '{ $item }' has { $size } bytes; an item has at most { $most }: split it
pack-copies-twice = it extends one item and overrides another; do one of the two
pack-scope-without-override = only an override has a scope; leave `scope` out
pack-kind-without-scope = { $kind } is the same everywhere; leave `scope` out
pack-copy-needs-name = { $kind } that it makes needs a name of its own
pack-override-keeps-name = an override keeps the name of what it overrides, '{ $name }'; leave the other name out
pack-no-item-name = '{ $name }' is no name of an item; write pack/item
pack-copy-not-required = '{ $name }' is of pack '{ $pack }', which this one does not require; it requires { $known }
pack-requires-nothing = nothing that is in use
pack-has-no-item = pack '{ $pack }' has no { $kind } '{ $item }'
pack-class-not-public = { $fields } of a class that is not public; add `public: true`, or leave it out
pack-class-concerns-missing = a public class says what it concerns; add `concerns: public_space` if that is so
pack-class-never-public = reports that concern { $concerns } are never public; remove `public_view`
pack-class-not-reported = nobody reports it, so there is nothing to show; remove `public_view`
pack-class-opens-nothing = a report of it would never become an event; add `reportable: false`
pack-parts-alike = two parts are called '{ $name }'; give each a name of its own
pack-warning-one-cause = a warning is drafted by a prediction or by a composite: exactly one
pack-call-back-before-end = only { $phases } have a call-back

# Parameters, and their values from other packs
pack-parameter-unknown = pack.yaml has no parameter '{ $name }'; it has { $known }
pack-parameter-one-value = a parameter has one value: a number, a text, a duration or a department
pack-has-none = none
pack-type-number = number
pack-type-text = text
pack-type-duration = duration
pack-type-department = department
pack-wrong-type = '{ $value }' is no { $type }: { $problem }
pack-value = the value of '{ $parameter }' { $problem }
pack-value-given-twice = is given by '{ $other }' too; keep one
pack-value-not-required = is not this pack's to give, which does not require '{ $pack }'; let it require that pack
pack-value-of-base = is a base's to give: it holds for every class; give it in the city's own base
pack-value-unknown = is of no parameter; '{ $pack }' has { $known }
pack-value-does-not-fit = does not fit: { $problem }
