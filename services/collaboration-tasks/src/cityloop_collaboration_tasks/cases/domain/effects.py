"""What the effects of a move change: the version of the case that the move makes, and its tasks after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cityloop.cases.v1 import case_pb2
from cityloop_flows import Effect, RunningClock
from cityloop_flows.effects.cancel_tasks.effect import CancelTasks
from cityloop_flows.effects.dispatch.effect import Dispatch
from cityloop_flows.effects.fail_tasks.effect import FailTasks
from cityloop_flows.effects.pass_tasks.effect import PassTasks
from cityloop_flows.effects.resume_clock.effect import ResumeClock
from cityloop_flows.effects.suspend_clock.effect import SuspendClock
from cityloop_kernel import Moment

from cityloop_collaboration_tasks.cases.domain.case import Case, Task, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.dispatch import dispatch, next_lead


@dataclass(frozen=True, slots=True)
class AppliedMove:
    """A move that is made: its rules, its record, whom it dispatches to, and when."""

    rules: Rules
    record: case_pb2.Transition
    departments: Sequence[str]
    moment: Moment


def assign_lead(effect: Dispatch, before: CaseChange, case: Case, move: AppliedMove) -> Case:
    """Who leads from the dispatch on."""
    department = next_lead(before, move.rules, move.departments)
    return replace(case, lead_department_id=department, disputed=case.disputed and not effect.final)


def suspend_clock(_effect: SuspendClock, before: CaseChange, case: Case, move: AppliedMove) -> Case:
    """The clock of the stage that is left is suspended."""
    count = move.rules.time.count(before.case.counting)
    return case.with_running(before.case.clock.stopped(move.moment.occurred_at, count))


def resume_clock(_effect: ResumeClock, before: CaseChange, case: Case, move: AppliedMove) -> Case:
    """The clock goes on, by the operating mode of now; that of the stage that begins runs where none was suspended."""
    if not before.case.clock.suspended:
        return case
    time, moment = move.rules.time, move.moment.occurred_at
    clock = before.case.clock.resumed(moment, time.count(before.case.counting))
    if before.case.mode != move.rules.mode:
        limit = move.rules.process.item.limit(case.state.name, move.rules.mode, move.rules.holds)
        clock = clock.limited(limit, moment, time)
    return case.with_running(clock)


def suspend_task_clocks(_effect: SuspendClock, after: CaseChange, move: AppliedMove) -> CaseChange:
    """The clocks of unfinished tasks are suspended."""
    count = move.rules.time.count(after.case.counting)
    return after.with_task_clocks(RunningClock.stopped, count, move.record, move.moment)


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
}
"""What an effect changes in the version of the case that the move makes, given the case and tasks before it."""
TASK_EFFECTS: Mapping[type[Effect], Callable[[Any, CaseChange, AppliedMove], CaseChange]] = {
    Dispatch: dispatch_tasks,
    CancelTasks: cancel_tasks,
    PassTasks: pass_tasks,
    FailTasks: fail_tasks,
    SuspendClock: suspend_task_clocks,
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
