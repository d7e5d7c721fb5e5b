# The file of a staff directory
staff-line = { $file }, line { $line }: { $problem }
staff-cell-empty = the cell of '{ $column }' is empty; fill it in
staff-person-differs = person '{ $person }' has another name or phone than in a row above; write the same in both
staff-no-yes = '{ $cell }' is no answer here; write { $yes } or leave it empty
staff-no-moment = '{ $cell }' is no date; write one such as 2026-12-01 or 2026-12-01T08:00+08:00
roster-ends-before = the shift ends at '{ $cell }', not after it begins; mend the one or the other

# Headers of its columns, and what stands under the last
staff-column-department = department
staff-column-post = post
staff-column-person = person
staff-column-name = name
staff-column-phone = phone
staff-column-from = from
staff-column-until = until
staff-column-deputy = deputy
staff-column-leader = leader
staff-column-yes = yes
staff-column-no = no
