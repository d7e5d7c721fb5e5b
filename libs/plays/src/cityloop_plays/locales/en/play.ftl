# What the steps of a play tell

play-step = — { $title } (step { $number } of { $steps })
play-refused = refused: { $why }
play-lapse = { DURATION($seconds) }
play-lapse-fast = { DURATION($seconds) } (for { DURATION($real) })
play-thing = { $thing } { $number }
play-thing-at = { $place } { SMALL($model) }
play-quoted = {": "}{ $text }
play-part = { $part } { $weight }

play-reported = { $number } reported by { $by ->
    [officer] an officer
    [app] a citizen with an app
   *[citizen] a citizen
}: { $text }
play-rated = { $number } rated { $rating } of 5
play-not-fixed = { $number } says: not fixed, { $text }
play-warned = { $department } sends { $warning } to { $people } people; { $confirmed } confirm

play-registered = { $department } registers { $count } things of model { $model }
play-readings = readings of the last { $hours } hours come in at once, then every { $every } s
play-acknowledged = { $count } readings were sent and acknowledged so far
play-level = { $groups } go to { $level } within { $seconds } s
play-level-now = { $groups } go to { $level }
play-settled = { $groups } have been there for { $seconds } s
play-silent = { $thing } falls silent
play-reports-again = { $thing } reports again
play-detected = { $algorithm } at { $thing } detects { $event_class } with confidence { $percent }%

play-shared = { $provider } shares { $dataset } with { $rows } rows
play-agreed = { $agreement }: { $consumer } may use { $dataset }
play-agreed-in-modes = { $agreement }: { $consumer } may use { $dataset }, open in { $modes } only
play-read = what { $reader } read of { $dataset }
play-count-read = { $department } is told a count under { $agreement }: { $count }; receipt { $receipt }
play-rows-read = { $department } reads { $count } rows under { $agreement }, such as { $row }; receipt { $receipt }
play-field = { $field } { $value }

play-mode = { $area } is in mode { $mode }{ $said }; { $services } services followed within { $seconds } s
play-signed = { $post } signs { $warning }: { $headline } ({ $parts })
play-briefing-signed = { $number } ({ $title }) signed by { $post }
play-published = { $title } signed by { $post }: everybody may read it
play-all-clear = { $post } signs the all-clear of { $warning }: { $headline } ({ $parts })
play-ahead = {"  "}{ $lead } ahead: { $why }
play-located = { $number } is located by { $post }

play-moved = { $case } { $move } by { $post }{ $said }
play-moved-to = { $case } { $move } → { $departments } by { $post }{ $said }
play-worked = { $task }: { $post } { $move }{ $said }
play-unconfirmed = { $task }: { $count } not confirmed, { $department } visits them
play-visited = { $task } done{ $said }
play-verdicts = { $case } verdicts: { $verdicts }
play-verdict = { $source } { $kind }
play-linked = { $case } ({ $event_class }) beside { $beside }, due { $due }: { $reason }
play-summoned = { $case } ({ $event_class }) is opened; { $departments } are summoned: { $reason }
play-reviewed = { $review } filed: { $cases } cases, { $entries } entries
play-reviewed-warning = {"  "}{ $warning } { $outcome }, drafted { $lead } ahead of the alarm, signed after { $waited }

play-flow-opened = { $number } ({ $definition }) opened by { $post }{ $said }
play-flow-reviewed = { $number }: { $post } files a review, sealed until all are in
play-flow-is = { $number }: { $state }
play-answered = { $number }: { $post } fills in { SMALL($form) }{ $failed ->
    [0] { $passed ->
        [0] {""}
       *[other] , { $passed } passed
    }
   *[other] , { $passed } passed, { $failed } failed
}
play-duty = { $number }: { SMALL($duty) } done by { $post }, time { $times }{ $said }

play-account = { $post } opens account { $number }
play-balance = account { $number } has { $amount }
play-entered = { $entry } enters { $amount } on account { $number } by { $post }{ $said }
play-stocked = { $entry }: { $amount } received, { $reason }
play-redeemed = { $entry } redeems for account { $number }, handed out for its code
play-handed-out = { $entry } is handed out by { $post }
play-appealed = { $entry } has an appeal{ $said }
play-appeal-upheld = { $entry } is taken back on appeal by { $post }{ $said }
play-appeal-rejected = { $entry } stands, the appeal is rejected by { $post }{ $said }

play-linked-by-itself = { $case } ({ $event_class }) opened by a reaction beside { $beside }
play-date-came = { $date } has come for the reaction { $reaction }
play-reaction-acted = { $number }: the reaction { $reaction } has acted
play-escalated = { $case }: nobody of { $department } takes it on, the task has climbed to level { $level }

play-has = { $department } has { $count } of { $kind }
play-waits = { $task } waits: { $why }
play-gets = { $task } gets { $resource }
play-released = { $resource } is free again
play-goes-to = { $resource } goes to { $case }

play-interlock = { $post } on site of { $thing }: { $text }
play-commanded = { $command_number } { $thing }: { $command } is done
play-commanded-by-mode = { $command_number } { $thing }: { $command } is done, authorised beforehand by mode { $mode }

# Words of plays
play-word-accept = accepts
play-word-return = returns
play-word-feed-back = feeds back
play-word-contacted = contacts who waits
play-word-arrived = arrives
play-word-hand-over = hands over
play-word-datastream = measurement
play-word-detection = detection
play-word-hit = hit
play-word-late = late
play-word-confirmed = confirmed
play-word-true_signals = true
play-word-false_signals = false
play-word-repeats = repeats
play-word-prediction-all_clear = predictions all clear
play-word-composite-all_clear = composites all clear
play-word-open = open
play-word-lead = lead
play-word-co_handler = co-handler
play-word-participant = participant
play-word-not_fixed = not fixed
play-word-device_health = silence of a device
play-word-message-delivered = delivered
play-word-message-read = read
play-word-message-confirmed = confirmed
play-word-message-failed = not delivered
