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

from cityloop_collaboration_tasks.cases.domain.dispatch import dispatch, next_lead
from cityloop_collaboration_tasks.cases.domain.model import Case, Task, TaskState
from cityloop_collaboration_tasks.cases.domain.moved import Moved, Rules


@dataclass(frozen=True, slots=True)
class Act:
    """A move as it is made."""

    rules: Rules
    record: case_pb2.Transition
    departments: Sequence[str]
    moment: Moment


def lead(effect: Dispatch, before: Moved, case: Case, act: Act) -> Case:
    """Who leads from the dispatch on."""
    department = next_lead(before, act.rules, act.departments)
    return replace(case, lead_department_id=department, disputed=case.disputed and not effect.final)


def suspend(_effect: SuspendClock, before: Moved, case: Case, act: Act) -> Case:
    """The clock of the stage that is left stands still."""
    moment = act.moment.occurred_at
    return case.with_running(replace(before.case.clock.stopped(moment), began_at=moment))


def resume(_effect: ResumeClock, before: Moved, case: Case, act: Act) -> Case:
    """The clock goes on, by the operating mode of now; that of the stage that begins runs where none was suspended."""
    if not before.case.clock.suspended:
        return case
    clock = before.case.clock.resumed(act.moment.occurred_at)
    if before.case.mode != act.rules.mode:
        limit = act.rules.process.item.limit(case.state.name, act.rules.mode)
        clock = clock.limited(limit, act.moment.occurred_at)
    return case.with_running(clock)


def suspend_tasks(_effect: SuspendClock, moved: Moved, act: Act) -> Moved:
    """The clocks of tasks that wait for their departments stand still."""
    return moved.with_task_clocks(RunningClock.stopped, act.record, act.moment)


def give_out(effect: Dispatch, moved: Moved, act: Act) -> Moved:
    """Tasks for the team."""
    return dispatch(moved, act.rules, act.departments, act.record, act.moment, final=effect.final)


def cancel(_effect: CancelTasks, moved: Moved, act: Act) -> Moved:
    """Open tasks end."""
    return _each(moved, act, lambda task: TaskState.CANCELLED if task.state.open else None)


def pass_check(_effect: PassTasks, moved: Moved, act: Act) -> Moved:
    """Tasks that were fed back have passed."""
    return _each(moved, act, lambda task: TaskState.PASSED if task.state is TaskState.FED_BACK else None)


def fail_check(_effect: FailTasks, moved: Moved, act: Act) -> Moved:
    """Tasks that were fed back go back, with the time of the stage that begins."""
    return _each(moved, act, lambda task: TaskState.FAILED_CHECK if task.state is TaskState.FED_BACK else None)


def _each(moved: Moved, act: Act, state_of: Callable[[Task], TaskState | None]) -> Moved:
    for task in moved.tasks:
        state = state_of(task)
        if state is not None:
            changed = task.moved(state, act.record, act.moment.occurred_at, act.moment.recorded_at)
            if state is TaskState.FAILED_CHECK:
                changed = replace(changed, due_at=moved.case.due_at, remaining=None)
            moved = moved.with_task(changed)
    return moved


ON_THE_CASE: Mapping[type[Effect], Callable[[Any, Moved, Case, Act], Case]] = {
    Dispatch: lead,
    SuspendClock: suspend,
    ResumeClock: resume,
}
"""Changes of the version of the case that the move makes; from the case before it with its tasks."""
ON_TASKS: Mapping[type[Effect], Callable[[Any, Moved, Act], Moved]] = {
    Dispatch: give_out,
    CancelTasks: cancel,
    PassTasks: pass_check,
    FailTasks: fail_check,
    SuspendClock: suspend_tasks,
}
"""Changes after it."""


def change_case(effects: Sequence[Effect], before: Moved, case: Case, act: Act) -> Case:
    """The version that a move makes, with what its effects change of it."""
    for effect in effects:
        if type(effect) in ON_THE_CASE:
            case = ON_THE_CASE[type(effect)](effect, before, case, act)
    return case


def change_tasks(effects: Sequence[Effect], moved: Moved, act: Act) -> Moved:
    """The tasks after a move."""
    for effect in effects:
        if type(effect) in ON_TASKS:
            moved = ON_TASKS[type(effect)](effect, moved, act)
    return moved
