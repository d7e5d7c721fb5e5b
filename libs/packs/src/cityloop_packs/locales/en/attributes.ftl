# Attributes of classes and models, and conditions on them

pack-attributes-alike = attribute { $names } is declared twice; keep one
pack-same-unknown = fusion.same names '{ $name }', which is no attribute of the class that can be compared; there are { $known }
pack-same-too-high = fusion.same names { $name }, which is classified { $classification } and does not reach fusion; choose one that may be known more widely
pack-complaint-unknown = complaint_about names { $name }, which is no attribute of the class with the type {"{"}reference: department{"}"}
pack-complaint-too-high = complaint_about names { $name }, which is classified { $classification } and does not reach those who follow the case; choose one that everybody may know
pack-value-all = `value: all` puts several choices together; a value of type { $type } is one only
pack-value-greatest = `value: greatest` needs values that are more or less; those of type { $type } are not
pack-condition-wrong = for class { $name }: { $problem }
pack-attribute-type-changed = { $counted } of { $kind } '{ $name }' and may hold a value of attribute { $attribute }, whose type or unit would change; retire it and declare another
pack-attribute-choice-gone = { $counted } of { $kind } '{ $name }' and may hold a choice of attribute { $attribute } that would be gone; list it, and name it under `retired`
pack-attribute-gone = { $counted } of { $kind } '{ $name }' and may hold a value of attribute { $attribute }, which would be gone; keep it with `retired: true`
pack-warning-when-predicted = `when` is for composite warnings: what is predicted has no attributes yet
pack-call-back-when = a message with a condition asks for no rating; put `call_back` into the one without

# Forms

pack-form-rows-crossed = group { $group } needs at least { $least } and takes at most { $most }; raise `most`
pack-form-for-nothing = a form for { $purpose } names { $purpose ->
    [flow] `flows`, and no `event_classes`
    [check] either `event_classes` or `flows`
   *[other] `event_classes`, and no `flows`
}
pack-form-roles = { $purpose ->
    [check] say in `roles` whose posts answer it
    [flow] say in `roles` whose posts answer it
   *[other] leave out `roles`: who answers it is known
}
pack-form-names-alike = { $names } stands twice in the form; a name stands once, in groups too
pack-form-size = a form asks from 1 to { $most } fields
pack-form-condition = { $problem }; a condition asks for fields that stand before it, so no circle can be
pack-form-never-asked = { $name } is never asked: no answers let its condition hold; correct the condition, or leave it out
pack-form-field-differs = { $name } is an attribute of { $subject } of another type or classification; write the same, or call the field otherwise
pack-form-leaves-out = { $subject } requires the attribute { $name } of reports: ask for it, always and `required: true`
pack-form-flow-unknown = the pack has no flow '{ $name }'
pack-form-two = form { $other } is for { $subject } already, for the same purpose; keep one
pack-form-awaited = move { $move } waits for form { $form }, which the pack has not for this flow; write the form, or leave out the guard
pack-form-awaited-by-case = move { $move } waits for form { $form }, which the pack has not for cases of { $classes } (purpose check or feedback); write the form, or leave out the guard
pack-form-awaited-by-nobody = move { $move } waits for form { $form }, and nobody makes it: take it out of what the process does by itself, or leave out the guard
pack-form-field-changed = { $counted } form '{ $form }' and may hold an answer to { $name }, whose type would change; retire it and ask under another name
pack-form-answers-unknown = the forms that were answered could not be counted; plan again
pack-form-photos-of-report = a report takes photos by itself; leave { $name } out of its form
pack-form-prefill-one = a source of a prefilled value is one of `subject`, `last` and `row`; write each as an item of its own
pack-form-prefill-in-group = { $name } stands in a group, and fields of groups are not prefilled; leave `prefill` out, or ask on the page
pack-form-prefill-not = { $name } cannot be prefilled: reports and files have nothing that is known beforehand; leave `prefill` out
pack-form-prefill-unknown = { $subject } has no attribute { $name } that a value could come from; declare it there, or name another
pack-form-prefill-type = the attribute { $name } of { $subject } has another type than the field that it would be put into; write the same type
