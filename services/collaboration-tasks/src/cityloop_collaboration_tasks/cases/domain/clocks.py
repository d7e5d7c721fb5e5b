"""Clocks that run: they follow mode and pack, warn and run out, and what waits ends by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from cityloop.cases.v1 import case_pb2
from cityloop_flows import RunningClock
from cityloop_kernel import Moment

from cityloop_collaboration_tasks.cases.domain.case import NO_WAIT, Case
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.effects import limited
from cityloop_collaboration_tasks.cases.domain.escalation import escalate
from cityloop_collaboration_tasks.cases.domain.process import explain, move_by_itself


def follow_limits(before: CaseChange, rules: Rules, moment: Moment) -> CaseChange:
    """The clocks of a case and of its open tasks by the limits of now; unchanged where they are those it has.

    A suspended clock is adjusted when it goes on.

    Args:
        before: the case, whose clocks may have limits of another mode or of a process before.
        rules: with the mode and the process of now.
        moment: of the switch.
    """
    case, process, at = before.case, rules.process.item, moment.occurred_at
    if case.state.ended:
        return before
    clock = limited(case.clock, process.limit(case.clock_state, rules.mode, rules.holds), at, rules.time)
    whole = limited(case.whole, process.whole_limit(rules.mode), at, rules.time)
    mode = case.mode if clock.suspended else rules.mode
    adjusted = replace(case, clock=clock, whole=whole, mode=mode)
    if adjusted == case:
        return before
    if (clock.due_at, whole.due_at) == (case.due_at, case.whole.due_at):
        return replace(before, case=adjusted)
    switched = mode != case.mode
    because = f"operating mode {mode}" if switched else "the process has another limit"
    record = case_pb2.Transition(move="follow-mode" if switched else "follow-pack", explanation=explain(rules, because))
    after = before.with_case(adjusted.next_version(record, max(at, case.occurred_at), moment.recorded_at))
    count = rules.time.count(clock.unit)
    for task in before.waiting:
        task_due = RunningClock(None, task.due_at).beside(case.due_at, clock.due_at, count).due_at
        if task_due != task.due_at and clock.due_at != case.due_at:
            changed = task.in_state(task.state, record, max(at, task.occurred_at), moment.recorded_at)
            after = after.with_task(replace(changed, due_at=task_due))
    return after


def keep_time(before: CaseChange, rules: Rules, moment: Moment) -> CaseChange:
    """All that has come with time by now: what has run out, whom to warn, what has waited for long enough."""
    after = end_wait(warn(mark_overdue(before, rules, moment), rules, moment), rules, moment)
    for task in escalate(after.tasks, rules.chains, rules.time, moment):
        after = after.with_task(task)
    return after


def mark_overdue(before: CaseChange, rules: Rules, moment: Moment) -> CaseChange:
    """What has run out by now is marked overdue, as of when it ran out; unchanged when nothing is new."""
    after, now = before, moment.recorded_at
    case = before.case
    if not case.state.ended and not case.overdue and _passed(case.due_at, now):
        after = after.with_case(_told(replace(case, overdue=True), "overdue", case.clock, case.due_at, rules, now))
    case = after.case
    if not case.state.ended and not case.whole_overdue and _passed(case.whole.due_at, now):
        late = replace(case, whole_overdue=True)
        after = after.with_case(_told(late, "whole-overdue", case.whole, case.whole.due_at, rules, now))
    record = case_pb2.Transition(move="overdue", explanation=explain(rules, "its limit has passed"))
    for task in before.waiting:
        if not task.overdue and task.due_at is not None and task.due_at <= now:
            after = after.with_task(replace(task.in_state(task.state, record, task.due_at, now), overdue=True))
    return after


def warn(before: CaseChange, rules: Rules, moment: Moment) -> CaseChange:
    """Whoever must keep a limit is warned once that it will pass; nobody of one that has passed."""
    after, now = before, moment.recorded_at
    case = before.case
    if case.state.ended:
        return before
    if case.due_at is not None and _passed(case.clock.warn_at, now):
        warned = replace(case, clock=case.clock.warned())
        after = _warned(after, warned, "due-soon", case.clock, rules, now)
    case = after.case
    if case.whole.due_at is not None and _passed(case.whole.warn_at, now):
        warned = replace(case, whole=case.whole.warned())
        after = _warned(after, warned, "whole-due-soon", case.whole, rules, now)
    return after


def end_wait(before: CaseChange, rules: Rules, moment: Moment) -> CaseChange:
    """The move that ends a wait, as of when it ended; without one in the process of now it just waits no more."""
    wait, now = before.case.wait, moment.recorded_at
    if wait.until is None or wait.until > now:
        return before
    at = Moment(max(wait.until, before.case.occurred_at), now)
    after = move_by_itself(before, rules, (wait.move,), "what it waited for is over", at)
    return replace(before, case=replace(before.case, wait=NO_WAIT)) if after is before else after


def _warned(
    before: CaseChange, warned: Case, move: str, clock: RunningClock, rules: Rules, now: dt.datetime
) -> CaseChange:
    if _passed(clock.due_at, now):
        return replace(before, case=warned)
    return before.with_case(_told(warned, move, clock, clock.warn_at, rules, now))


def _told(case: Case, move: str, clock: RunningClock, at: dt.datetime | None, rules: Rules, now: dt.datetime) -> Case:
    """The next version, which says what has become of a clock."""
    limit = clock.limit
    inputs = {"extensions": str(len(clock.extensions))}
    if limit is not None:
        inputs |= {"limit": f"{limit.time / limit.unit.length:g}", "unit": limit.unit.value}
    because = "its limit has passed" if move.endswith("overdue") else "its limit passes soon"
    record = case_pb2.Transition(move=move, explanation=explain(rules, because, inputs=inputs))
    return case.next_version(record, at or now, now)


def _passed(moment: dt.datetime | None, now: dt.datetime) -> bool:
    return moment is not None and moment <= now
