# Attributes of classes and models, and conditions on them

pack-attributes-alike = attribute { $names } is declared twice; keep one
pack-same-unknown = fusion.same names '{ $name }', which is no attribute of the class that can be compared; there are { $known }
pack-same-too-high = fusion.same names { $name }, which is classified { $classification } and does not reach fusion; choose one that may be known more widely
pack-value-all = `value: all` puts several choices together; a value of type { $type } is one only
pack-value-greatest = `value: greatest` needs values that are more or less; those of type { $type } are not
pack-condition-wrong = for class { $name }: { $problem }
pack-attribute-type-changed = { $counted } of { $kind } '{ $name }' and may hold a value of attribute { $attribute }, whose type or unit would change; retire it and declare another
pack-attribute-choice-gone = { $counted } of { $kind } '{ $name }' and may hold a choice of attribute { $attribute } that would be gone; list it, and name it under `retired`
pack-attribute-gone = { $counted } of { $kind } '{ $name }' and may hold a value of attribute { $attribute }, which would be gone; keep it with `retired: true`
pack-warning-when-predicted = `when` is for composite warnings: what is predicted has no attributes yet
pack-call-back-when = a message with a condition asks for no rating; put `call_back` into the one without
