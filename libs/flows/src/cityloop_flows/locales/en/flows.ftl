# What is wrong with a flow: its states, moves, guards, effects and clocks

flow-no-guard = '{ $name }' is no guard; known are { $known }
flow-no-effect = '{ $name }' is no effect; known are { $known }
flow-move-without-role = '{ $move }' has no guard role: say who may make it
flow-effect-needs-guard = '{ $move }' has the effect { $effect }, which needs the guard { $guard }
flow-no-state = '{ $state }' is no state of this flow and no phase; declare it under `states`
flow-state-twice = state { $state } stands twice; keep one
flow-move-twice = move { $move } stands twice; name all its sources in one entry
flow-no-phase = state '{ $state }': '{ $phase }' is no phase; phases are { $known }
flow-state-named-as-phase = state '{ $state }' has the name of a phase that it is not of; call it otherwise
flow-no-such-moves = { $moves }, made by themselves, are not among its moves
flow-automatic-needs-person = '{ $move }' is made by itself and has the guard { $guard }, which needs a person
flow-guard-unknown-here = '{ $move }' has the guard { $guard }, which asks for what such a subject does not have; remove it
flow-effect-without-tasks = '{ $move }' has the effect { $effect }, but such a subject gives no tasks; remove it
flow-approved-of-fewer = approved: { $at_least } of { $of } can never approve; ask for at most as many as are filed
flow-tasks-left-open = '{ $move }' would leave tasks open: add the guard tasks_done or the effect cancel_tasks
flow-decides-without-dispatch = '{ $move }' decides who handles it: it must dispatch
flow-returns-and-disputed = `returns` and a move with the guard disputed go together
flow-disputes-from-returned = '{ $move }' decides disputes: it must lead from { $state }
flow-one-amount = write the time in one unit: { $known }
flow-warns-at-once = warn_left { $left } leaves no time before the warning; let it be less than the limit
flow-extends-new-clock = '{ $move }' extends a clock that begins anew: put the effect keep_clock or resume_clock before extend_clock
flow-effect-without-time = '{ $move }' has the effect { $effect }, which only flows of cases can have; remove it
flow-warns-nobody = only clocks of cases warn; remove warn_left
flow-wait-without-end = the wait of '{ $move }' ends by '{ $end }', which does not lead away from { $state }; name a move that does
flow-wait-held-up = the wait of '{ $move }' ends by '{ $end }', which the guard { $guard } may hold up; take the guard away, or name another move

# Where it leads
flow-never-ends = whatever is { $state } can never end; give it moves towards { $ends }
flow-move-never-made = move '{ $move }' can never be made: nothing becomes { $sources }
flow-state-never-reached = nothing becomes { $state }; give it a move that leads there, or remove it
flow-clock-never-runs = the clock of stage '{ $stage }' never runs; remove it
flow-clock-twice = stage '{ $stage }' has two clocks for { $mode }; keep one
flow-whole-clock-twice = there are two whole clocks for { $mode }; keep one
flow-any-mode = any mode
flow-automatic-stops = automatic moves stop at { $state }, though '{ $move }' could be made there: put it behind the move that leads there
flow-clock-stays-suspended = the clock suspended in { $state } never goes on; give it a move with the effect resume_clock, or the wait an end
flow-resumes-nothing = move '{ $move }' resumes a clock that nothing suspended; let a move to its sources suspend it
