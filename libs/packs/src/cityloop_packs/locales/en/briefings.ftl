# Briefings

pack-briefing-empty = a briefing has figures, lists or parts: give at least one
pack-briefing-twice = { $names } stands twice in it; give each a name of its own
pack-briefing-classes = `event_classes` says which events a briefing of an event is about; leave it out, or write `of: event`
pack-briefing-event-present = a briefing of an event is about one that has ended; leave `covers` out
pack-briefing-columns = columns are attributes of classes: name its `event_classes`, or leave `columns` out
pack-briefing-list-of-event = `of_event` lists the cases of one event: take it in briefings of an event, and only there
pack-briefing-column-unknown = { $event_class } has no attribute { $name }; there are { $known }
pack-briefing-too-high = attribute { $name } is classified { $classification }, and the briefing holds { $most } at most; leave it out, or classify the briefing higher
pack-briefing-post-unknown = department '{ $department }' has no post with the role '{ $role }': nobody could sign it
pack-briefing-areas-unknown = layer '{ $layer }' has no area '{ $area }'
