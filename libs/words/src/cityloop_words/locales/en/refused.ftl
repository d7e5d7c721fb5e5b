# Why something was refused, or has to wait: a sentence for each constant reason

refused-MEASURED = { $measured }
refused-ROLE_MISSING = "{ $move }" is for { $roles }
refused-REASON_MISSING = "{ $move }" needs a reason
refused-VERSION_CHANGED = it changed meanwhile; read it again, then decide
refused-NOT_IN_DISPUTE = { $case } is not in dispute
refused-TOO_LATE = "{ $move }" was possible for { DURATION($seconds) } only
refused-NOT_CALLED_BACK = "{ $move }" waits until a reporter answers the call-back, for { DURATION($seconds) } at most
refused-CONDITION_FAILED = "{ $move }" is possible only where { $condition }
refused-CONDITION_FAILED-unknown = "{ $move }" is possible only where { $condition }; nobody has said yet: { $absent }
refused-REOPENED_OFTEN = it was reopened { $times } times: "{ $move }" is not possible any more
refused-SAME_POST = "{ $move }" is for another person in another post than who asked for it
refused-NO_CLOCK_RUNS = no clock runs: "{ $move }" is not possible now
refused-LIMIT_PASSED = "{ $move }" was possible until the limit passed
refused-EXTENDED_OFTEN = it was extended { $times } times: "{ $move }" is not possible any more
refused-NO_OWN_TASK = "{ $move }" is for departments that have a task of it
refused-NOT_YET = "{ $move }" is possible in { DURATION($seconds) }
refused-NOT_YET-task = { $number } is not to be begun yet, but in { DURATION($seconds) }
refused-UNTIL_MISSING = "{ $move }" waits: say until when
refused-UNTIL_TOO_LATE = "{ $move }" may wait for { DURATION($seconds) } at most; say an earlier moment
refused-TOO_EARLY = "{ $move }" is possible in { DURATION($seconds) }
refused-DEADLINE_PASSED = "{ $move }" was possible until { $moment }
refused-REVIEWS_MISSING = "{ $move }" waits for reviews: { $filed } of { $needed } are filed
refused-FORM_MISSING = "{ $move }" waits for the form { $form }: fill it in
refused-CHECKS_FAILED = "{ $move }" is possible once nothing fails on the form { $form }; { $failed } failed
refused-NOT_APPROVED = "{ $move }" needs { $needed } approvals and has { $approved }
refused-FLOWS_OPEN = "{ $move }" waits for what is under it: { $ended } of { $children } have ended
refused-SEEN_SINCE = "{ $move }" waits for { DURATION($seconds) } in which nothing is seen any more
refused-SAME_PERSON = "{ $move }" is for another person than those who handled it
refused-SAME_PERSON-task = { $number } is for another person
refused-PHOTO_MISSING = "{ $move }" needs a photo: attach one
refused-REMEASUREMENT_FAILED = "{ $move }" needs less than { $below } for { DURATION($seconds) }; { $mute ->
    [true] none says anything: repair one, or decide by another move
   *[false] wait until they hold
}: { $measured }
refused-SENSING_UNAVAILABLE = the gauges cannot be asked now; try again soon
refused-TASKS_OPEN = "{ $move }" waits for tasks { $tasks }
refused-CHILDREN_OPEN = { $open } of { $children } tasks under { $task } are not done; the lead feeds back last
refused-RESOURCE_BOOKED = { $resource } is booked; release it first
refused-RESOURCE_BOOKED-kind = every { $kind } is booked: { $holders }; { $ahead } wait before it
refused-ALREADY_ARBITRATED = { $task } was given by who decided the dispute; it cannot be returned
refused-IN_DISPUTE = { $case } is in dispute: "{ $move }" decides who handles it
refused-INTERLOCK_DOES_NOT_HOLD = { $command } interlock "{ $interlock }": { $why }
refused-INTERLOCK_DOES_NOT_HOLD-unsent = interlock "{ $interlock }": { $why }
refused-COMMAND_TIMED_OUT = { $waited_for ->
    [person] nothing came from the second person in time
   *[device] nothing came from the device in time
}
refused-AGREEMENT_NOT_OPEN = { $agreement } opens in { $modes }; { $area } is in { $mode }: wait for the switch
refused-FOREIGN_WARNING = { $warning } is issued by { $department }; { $post } is not of it

# Why an interlock does not hold
interlock-no = it was stated not to hold ({ $text }); clear it first
interlock-long-ago = stated { DURATION($age) } ago, valid for { DURATION($valid) }; { $departments } must state it anew
interlock-nothing = nobody of { $departments } has stated on site that it holds

# Who has a resource
resource-holder = { $resource } for { $case }
resource-any = resource of this kind

# What each gauge says when it is asked again
gauge-holds = { $name } holds{ $at }
gauge-above_limit = { $name } is above the limit{ $at }
gauge-dwell_not_reached = { $name } is below it, not yet for long enough{ $at }
gauge-flagged = { $name } has doubtful readings{ $at }
gauge-silent = { $name } is silent{ $at }
gauge-unknown_datastream = { $name } is not registered{ $at }
gauge-at = {", at "}{ $value }
gauge-none = no gauge raised the event: nothing to measure again

# What an operator meets
refused-METHOD_NOT_ALLOWED = { $caller } may not call { $method }; add it to the policy
refused-PACKS_UNDECIDED = set { $set } has not been decided yet; try again in 30 s
refused-CITY_LEAVES_WORK = agreements, datasets or components would be left without their department or area, or limits without a calendar; `cityloop city plan` counts them, --accept applies it
refused-NO_FORMER_CITY = no version of the city was applied before this one
refused-PACK_SET_CHANGED = set { $set } is in use, not { $expected }; plan it anew
refused-PACK_UNKNOWN = there is no pack { $pack }; `cityloop pack status` lists them
refused-PACK_UNKNOWN-version = there is no pack { $pack } in version { $version }; `cityloop pack status` lists them
refused-PACK_SET_UNKNOWN = there is no set { $set }; `cityloop pack history` lists those there are
refused-PACK_SET_UNKNOWN-yet = no set is in use; `cityloop pack apply FOLDER` applies packs
refused-NO_FORMER_PACK_SET = set { $set } was never in use; `cityloop pack history` lists those that were
refused-NO_FORMER_PACK_SET-yet = no set was in use before; `cityloop pack history` lists those that were

# Where the act is no move of a case
refused-ROLE_MISSING-act = this is for { $roles }; act with such a post
refused-REASON_MISSING-act = say why
refused-SAME_PERSON-command = { $command } was requested by the same person; another must approve it
