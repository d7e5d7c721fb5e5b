# What is wrong with attributes and conditions of a pack

attribute-name-reserved = '{ $name }' is a word of conditions (CEL); call the attribute otherwise
attribute-no-type = '{ $name }' is no kind of value; known are { $known }
attribute-no-unit = '{ $unit }' is no UCUM code of a unit; write one such as mm, m3/h, Cel
attribute-bounds-crossed = the least value { $least } is more than the most, { $most }
attribute-choices-alike = choice { $choices } stands twice; keep one
attribute-nothing-offered = every choice is retired; offer at least one
attribute-only-in-forms = files come with forms; give the field of a form the type { $type }, and leave the attribute out
condition-too-long = a condition has at most { $most } characters; say it shorter, or in two items
condition-too-large = a condition has at most { $parts } parts, { $depth } inside each other; say it in two items
condition-nested-loops = `exists`, `all` and their like may not stand inside each other
condition-unknown-name = the condition asks for { $names }; it knows { $known }
condition-knows-nothing = nothing: its classes share no attribute that may be known here
condition-not-true-or-false = a condition is true or false; this one is of type { $type }
condition-no-cel = { $column ->
    [0] { $problem }
   *[other] at character { $column }: { $problem }
}
