# The staff directory: who holds which post
column-person = person
column-phone = phone
column-held-from = from
column-held-until = until
column-deputy = as
staff-change-added = takes the post
staff-change-changed = changes
staff-change-ended = leaves the post
staff-deputy = deputy
staff-unchanged = nobody's post changes
staff-none = { $department } has no staff directory: any person that its certificate vouches for may act. Apply one with `cityloop staff apply`
staff-vacant = { $department }: nobody holds { $posts }
staff-no-zone = there is no time zone '{ $zone }'; write one such as Asia/Shanghai

# The duty roster: who is on duty when
column-leads = leads
roster-leads = leads the shift
roster-change-added = new shift
roster-change-changed = changes
roster-change-ended = no longer
roster-unchanged = the roster stays as it is
roster-none = nobody is on duty in { $department } now or within a day; a roster is applied with `cityloop roster apply`
roster-gap = { $post }: nobody is on duty from { $begins } to { $ends }
