"""What the effects of a move change: the version of the case that the move makes, and its tasks after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cityloop.cases.v1 import case_pb2
from cityloop_calendars import TimeCount, TimeCounts
from cityloop_flows import Effect, Limit, RunningClock
from cityloop_flows.effects.cancel_tasks.effect import CancelTasks
from cityloop_flows.effects.dispatch.effect import Dispatch
from cityloop_flows.effects.extend_clock.effect import ExtendClock
from cityloop_flows.effects.fail_tasks.effect import FailTasks
from cityloop_flows.effects.keep_clock.effect import KeepClock
from cityloop_flows.effects.pass_tasks.effect import PassTasks
from cityloop_flows.effects.resume_clock.effect import ResumeClock
from cityloop_flows.effects.suspend_clock.effect import SuspendClock
from cityloop_flows.effects.wait.effect import Wait
from cityloop_kernel import InvalidError, Moment

from cityloop_collaboration_tasks.cases.domain.case import Case, CaseWait, Task, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.dispatch import dispatch, next_lead


@dataclass(frozen=True, slots=True)
class AppliedMove:
    """A move that is made: its rules, its record, whom it dispatches to, when, and by whom."""

    rules: Rules
    record: case_pb2.Transition
    departments: Sequence[str]
    moment: Moment
    person_id: str = ""
    """Who moves; empty where nobody does."""
    until: dt.datetime | None = None
    """Until when it is to wait, where he says so."""


def assign_lead(effect: Dispatch, before: CaseChange, case: Case, move: AppliedMove) -> Case:
    """Who leads from the dispatch on."""
    department = next_lead(before, move.rules, move.departments)
    return replace(case, lead_department_id=department, disputed=case.disputed and not effect.final)


def suspend_clock(effect: SuspendClock, before: CaseChange, case: Case, move: AppliedMove) -> Case:
    """The clock of the stage that is left is suspended, and the whole clock unless the effect says otherwise."""
    kept = keep_clock(KeepClock(), before, case, move)
    return replace(
        kept, clock=_stopped(kept.clock, move), whole=_stopped(kept.whole, move) if effect.whole else case.whole
    )


def keep_clock(_effect: KeepClock, before: CaseChange, case: Case, _move: AppliedMove) -> Case:
    """The clocks of the state that is left go on, or stay suspended."""
    old = before.case
    return replace(case, clock=old.clock, clock_state=old.clock_state, whole=old.whole)


def resume_clock(_effect: ResumeClock, before: CaseChange, case: Case, move: AppliedMove) -> Case:
    """The clock goes on, by the limits of now; that of the stage that begins runs where none was suspended."""
    old, time, moment = before.case, move.rules.time, move.moment.occurred_at
    if not old.clock.suspended:
        return case
    process, mode = move.rules.process.item, move.rules.mode
    clock = old.clock.resumed(moment, time.count(old.clock.unit))
    clock = limited(clock, process.limit(old.clock_state, mode, move.rules.holds), moment, time)
    whole = limited(case.whole, process.whole_limit(mode), moment, time)
    return replace(case, clock=clock, clock_state=old.clock_state, whole=whole)


def extend_clock(effect: ExtendClock, _before: CaseChange, case: Case, move: AppliedMove) -> Case:
    """The clock that goes on has more time, and so has the whole clock unless the effect says otherwise."""
    amount = effect.amount(case.clock.limit)
    if amount is None:
        return case
    time = move.rules.time
    whole = case.whole.extended(amount, time) if effect.whole else case.whole
    return replace(case, clock=case.clock.extended(amount, time), whole=whole, extensions=case.extensions + 1)


def wait(effect: Wait, _before: CaseChange, case: Case, move: AppliedMove) -> Case:
    """The state ends by itself when so much time has passed, or when whoever moves says, which is no later.

    Raises:
        InvalidError: he does not say until when, or it is past, or too late.
    """
    amount, began, name = effect.time.amount, move.moment.occurred_at, move.record.move
    latest = move.rules.time.count(amount.unit).due(began, amount.time)
    until = move.until if effect.chosen else latest
    if until is None or until <= began:
        raise InvalidError(f"{name!r} waits: say until when, a moment to come", "UNTIL_MISSING", {"move": name})
    if until > latest:
        details = {"move": name, "seconds": f"{(latest - began).total_seconds():.0f}"}
        text = f"{name!r} may wait until {latest.isoformat()}; say an earlier moment"
        raise InvalidError(text, "UNTIL_TOO_LATE", details)
    return replace(case, wait=CaseWait(until, effect.move, effect.tasks_wait))


def limited(clock: RunningClock, limit: Limit | None, moment: dt.datetime, time: TimeCounts) -> RunningClock:
    """A clock with the limit of now; itself where that is its own, or it stands still."""
    return clock if clock.suspended or clock.limit == limit else clock.limited(limit, moment, time)


def _stopped(clock: RunningClock, move: AppliedMove) -> RunningClock:
    return clock.stopped(move.moment.occurred_at, move.rules.time.count(clock.unit))


def suspend_task_clocks(_effect: SuspendClock, after: CaseChange, move: AppliedMove) -> CaseChange:
    """The clocks of unfinished tasks are suspended."""
    count = move.rules.time.count(after.case.clock.unit)
    return after.with_task_clocks(RunningClock.stopped, count, move.record, move.moment, move.rules.time)


def extend_task_clocks(effect: ExtendClock, after: CaseChange, move: AppliedMove) -> CaseChange:
    """Unfinished tasks have as much more time."""
    amount = effect.amount(after.case.clock.limit)
    if amount is None:
        return after

    def longer(clock: RunningClock, _moment: dt.datetime, _count: TimeCount) -> RunningClock:
        return clock.extended(amount, move.rules.time)

    count = move.rules.time.count(amount.unit)
    return after.with_task_clocks(longer, count, move.record, move.moment)


def dispatch_tasks(effect: Dispatch, after: CaseChange, move: AppliedMove) -> CaseChange:
    """Tasks for the assigned departments."""
    return dispatch(after, move.rules, move.departments, move.record, move.moment, final=effect.final)


def cancel_tasks(_effect: CancelTasks, after: CaseChange, move: AppliedMove) -> CaseChange:
    """Open tasks end."""
    return _each(after, move, lambda task: TaskState.CANCELLED if task.state.open else None)


def pass_tasks(_effect: PassTasks, after: CaseChange, move: AppliedMove) -> CaseChange:
    """Tasks that were fed back have passed."""
    return _each(after, move, lambda task: TaskState.PASSED if task.state is TaskState.FED_BACK else None)


def fail_tasks(_effect: FailTasks, after: CaseChange, move: AppliedMove) -> CaseChange:
    """Tasks that were fed back go back, with the time of the stage that begins."""
    return _each(after, move, lambda task: TaskState.FAILED_CHECK if task.state is TaskState.FED_BACK else None)


def _each(after: CaseChange, move: AppliedMove, state_of: Callable[[Task], TaskState | None]) -> CaseChange:
    for task in after.tasks:
        state = state_of(task)
        if state is not None:
            changed = task.in_state(state, move.record, move.moment.occurred_at, move.moment.recorded_at)
            if state is TaskState.FAILED_CHECK:
                changed = replace(changed, due_at=after.case.due_at, remaining=None)
            after = after.with_task(changed)
    return after


CASE_EFFECTS: Mapping[type[Effect], Callable[[Any, CaseChange, Case, AppliedMove], Case]] = {
    Dispatch: assign_lead,
    SuspendClock: suspend_clock,
    ResumeClock: resume_clock,
    KeepClock: keep_clock,
    ExtendClock: extend_clock,
    Wait: wait,
}
"""What an effect changes in the version of the case that the move makes, given the case and tasks before it."""
TASK_EFFECTS: Mapping[type[Effect], Callable[[Any, CaseChange, AppliedMove], CaseChange]] = {
    Dispatch: dispatch_tasks,
    CancelTasks: cancel_tasks,
    PassTasks: pass_tasks,
    FailTasks: fail_tasks,
    SuspendClock: suspend_task_clocks,
    ExtendClock: extend_task_clocks,
}
"""What an effect changes in the tasks."""


def change_case(effects: Sequence[Effect], before: CaseChange, case: Case, move: AppliedMove) -> Case:
    """The version that a move makes, with what its effects change of it."""
    for effect in effects:
        if type(effect) in CASE_EFFECTS:
            case = CASE_EFFECTS[type(effect)](effect, before, case, move)
    return case


def change_tasks(effects: Sequence[Effect], after: CaseChange, move: AppliedMove) -> CaseChange:
    """The tasks after a move."""
    for effect in effects:
        if type(effect) in TASK_EFFECTS:
            after = TASK_EFFECTS[type(effect)](effect, after, move)
    return after
