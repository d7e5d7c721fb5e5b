"""Clocks that run: they follow the operating mode of their place, and what has run out is overdue."""

from __future__ import annotations

from dataclasses import replace

from cityloop.cases.v1 import case_pb2
from cityloop_flows import RunningClock
from cityloop_kernel import Moment

from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.process import explain


def apply_mode(before: CaseChange, rules: Rules, moment: Moment) -> CaseChange:
    """The clocks of a case and of its open tasks in the operating mode of now.

    A suspended clock is adjusted when it goes on.

    Args:
        before: the case, which may have a clock of another mode.
        rules: with the mode of now.
        moment: of the switch.
    """
    case = before.case
    if case.state.ended or case.mode == rules.mode or case.clock.suspended:
        return before
    limit = rules.process.item.limit(case.state.name, rules.mode, rules.holds)
    clock = case.clock.limited(limit, moment.occurred_at, rules.time)
    due, count = clock.due_at, rules.time.count(clock.counting)
    adjusted = replace(case.with_running(clock), mode=rules.mode)
    if due == case.due_at:
        return replace(before, case=adjusted)
    record = case_pb2.Transition(move="follow-mode", explanation=explain(rules, f"operating mode {rules.mode}"))
    at = max(moment.occurred_at, case.occurred_at)
    after = before.with_case(adjusted.next_version(record, at, moment.recorded_at))
    for task in before.waiting:
        task_due = RunningClock(None, task.due_at).beside(case.due_at, due, count).due_at
        if task_due != task.due_at:
            changed = task.in_state(task.state, record, max(at, task.occurred_at), moment.recorded_at)
            after = after.with_task(replace(changed, due_at=task_due))
    return after


def mark_overdue(before: CaseChange, rules: Rules, moment: Moment) -> CaseChange:
    """What has run out by now is marked overdue, as of when it ran out; unchanged when nothing is new."""
    after, case, now = before, before.case, moment.recorded_at
    record = case_pb2.Transition(move="overdue", explanation=explain(rules, "its limit has passed"))
    if not case.state.ended and not case.overdue and case.due_at is not None and case.due_at <= now:
        after = after.with_case(replace(case, overdue=True).next_version(record, case.due_at, now))
    for task in before.waiting:
        if not task.overdue and task.due_at is not None and task.due_at <= now:
            after = after.with_task(replace(task.in_state(task.state, record, task.due_at, now), overdue=True))
    return after
