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
