# What is shown to everybody

pack-publication-one-source = a publication shows exactly one of { $known }
pack-publication-by-twice = a figure is told apart by one of `by`, `layer` and `attribute`
pack-publication-no-places = nothing here has a place that is shown: leave `geojson` out, or show places
pack-publication-flow-unknown = there is no flow '{ $flow }'; name one of the pack, or of another as pack/flow
pack-publication-attribute-unknown = flow '{ $flow }' has no attribute { $name }; there are { $known }
pack-publication-too-high = attribute { $name } is classified { $classification }, and everybody may know general_1 alone; leave it out
pack-publication-class-hidden = nobody may see cases of '{ $event_class }': its public_view is not `public: true`
pack-publication-figure-unknown = there is no figure '{ $figure }'; name one of the pack, or of another as pack/figure
pack-publication-rank-parts = the whole city has no rank; say by what '{ $figure }' is told apart: `by`, `layer` or `attribute`
pack-publication-rank-of = nobody can tell which side of '{ $figure }' is better; give it a `target`, or leave `order: rank` out
pack-publication-figure-twice = { $other } shows this figure already; two ways to add it up would tell what neither shows
pack-publication-period = figure '{ $figure }' is not made for this period; there are { $known }
pack-publication-by = figure '{ $figure }' is not told apart so; there are { $known }
pack-publication-group = figure '{ $figure }' shows nothing of fewer than { $least } records: least_group is at least { $least }
pack-publication-no-size = of figure '{ $figure }' nobody knows how many records a part stands on; show the whole city alone
pack-publication-post-unknown = department '{ $department }' has no post with the role '{ $role }': nobody could sign it
