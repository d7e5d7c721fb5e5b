# The demo: make demo

help-demo = Start a fleet in a fresh folder, play, check, and stop; on a terminal it serves until Enter.
    
    Example: make demo
help-play = A folder of deploy/plays.
demo-in-use = city { $city } and packs { $packs } are in use
demo-fast-motion = in fast motion: the pack's limits are { $times } times shorter; a minute stands for an hour
demo-watch = watch it live: { $address }
demo-checking = checked from outside
demo-holds = holds
demo-fails = FAILS
demo-found = found
demo-lines = { $count } lines
demo-yes = yes
demo-no = no
demo-timeline = the timeline of the first report
demo-look = where to look
demo-timeline-of = timeline of { $number }: { $address }
demo-not-closed = the loop did not close
demo-no-play = there is no play { $play }; there are { $known }
demo-checks-failed = the loop did not close: { $failed } checks failed
