# What a play waited for in vain, and what was not as it says

awaited-result = the result of { $name }
awaited-signed-warning = that citizen-services knows that { $warning } is signed
awaited-form = the form { $form } of { $report }
awaited-home-visit = the task to visit people
awaited-signals = that the signals are on case { $case }
awaited-answer = an answer of { $address }
awaited-case = the case of { $report }
awaited-case-opened = a case of what { $thing } opened
awaited-mode = that every service follows mode { $mode }
awaited-draft = a draft of a warning ({ $kind }) at { $place }
awaited-held = that { $report } is held
awaited-shown = that { $warning } is shown to everybody
awaited-hidden = that { $warning } is no longer shown
awaited-move = that { $case } can take the move { $move }
awaited-flow = that { $number } comes where it goes
awaited-balance = that account { $number } has { $amount }
awaited-linked-case = a case beside { $case } ({ $event_class })
awaited-escalation = that the task of { $department } climbs to level { $level }
awaited-figure = that { $figure } is defined

failed-command = { $name } is { $state }: { $reason }
failed-no-place = { $report }: an app sends a place
failed-no-warning = there is no warning ({ $kind }) at { $place }
failed-page = the page has no { $pattern }
failed-home-visit = { $task } is about { $found }, not { $expected }
failed-verdict = a verdict was not taken: { $problem }
failed-no-signal = event { $event } has no signal of { $source }
failed-no-task = { $department } has no open task under { $case }
failed-must-wait = { $booking } was to wait, and did not: { $reason }
failed-must-not-wait = { $booking } was not to wait, and does: { $reason }
failed-still-waits = { $booking } still waits
failed-unknown-place = the play has no place '{ $place }'
failed-not-refused = { $name } should have been refused
failed-readings = readings were not taken: { $problem }
failed-no-flow = the play has opened no flow '{ $name }'
