"""The moves of cases and tasks, guarded by the transition table of the pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import AttachmentReference, Explanation
from cityloop_errors import ConflictError, ForbiddenError, InvalidError
from cityloop_packs import From, Process, Transition

from cityloop_collaboration_tasks.domain.model import Actor, Case, CaseState, Task, TaskState

HANDLE = "handle"
NewTask = Callable[[str, dt.datetime | None, case_pb2.Transition], Task]
"""Makes a task for a department with a due time; gives it its id."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a move happened in the world, and when it is recorded."""

    occurred_at: dt.datetime
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """A case with all its tasks after one or several moves; every version on the way, oldest first."""

    case: Case
    tasks: tuple[Task, ...]
    versions: tuple[Case | Task, ...] = ()

    def with_case(self, case: Case) -> Moved:
        """The case has moved."""
        return Moved(case, self.tasks, (*self.versions, case))

    def with_task(self, task: Task) -> Moved:
        """A task has moved, or is new."""
        others = tuple(other for other in self.tasks if other.task_id != task.task_id)
        return Moved(self.case, (*others, task), (*self.versions, task))


def due_at(process: Process, state: CaseState, moment: dt.datetime) -> dt.datetime | None:
    """When the clock of a stage ends, in urgent (continuous) hours; None where the process has none."""
    for clock in process.clocks:
        if clock.stage == state:
            return moment + dt.timedelta(hours=clock.urgent_hours)
    return None


def decide(
    before: Moved,
    process: From[Process],
    move: str,
    actor: Actor,
    reason: str,
    departments: Sequence[str],
    moment: Moment,
    new_task: NewTask,
) -> Moved:
    """One move of a case by a person.

    Raises:
        ConflictError: the process has no such move from the present state, or the actor handled the task himself.
        ForbiddenError: the actor's post has none of the roles.
        InvalidError: a reason is required.
    """
    transition = _transition(process.item, move, before.case.state)
    if transition is None:
        raise ConflictError(
            f"case {before.case.case_number} is {before.case.state}: {move!r} is not possible now, "
            f"{', '.join(_possible(process.item, before.case.state)) or 'nothing'} is",
            "ILLEGAL_TRANSITION",
        )
    if not actor.roles & set(transition.roles):
        raise ForbiddenError(
            f"post {actor.post_id} may not {move}; a post with role {' or '.join(transition.roles)} may", "ROLE_MISSING"
        )
    if transition.reason == "required" and not reason:
        raise InvalidError(f"{move!r} needs a reason", "REASON_MISSING")
    if transition.not_by_handler and actor.person_id in {task.handled_by for task in before.tasks}:
        raise ConflictError(f"{move!r} is for another person than the one who handled it", "SAME_PERSON")
    record = case_pb2.Transition(move=move, post_id=actor.post_id, reason=reason)
    return _apply(before, process.item, transition, record, departments, moment, new_task)


def run_automatic(before: Moved, process: From[Process], moment: Moment, new_task: NewTask) -> Moved:
    """The moves that the pack makes by itself, in its order, as far as they apply."""
    moved = before
    for name in process.item.automatic:
        transition = _transition(process.item, name, moved.case.state)
        if transition is not None:
            explanation = _explanation(process, "the process makes this move by itself")
            record = case_pb2.Transition(move=name, explanation=explanation)
            moved = _apply(moved, process.item, transition, record, (), moment, new_task)
    return moved


def say_not_fixed(before: Moved, process: From[Process], text: str, moment: Moment, new_task: NewTask) -> Moved:
    """The process's own move when a reporter says that nothing is mended; unchanged where it has none from here."""
    name = process.item.not_fixed
    transition = None if name is None else _transition(process.item, name, before.case.state)
    if transition is None:
        return before
    explanation = _explanation(process, "a reporter says that it is not fixed")
    record = case_pb2.Transition(move=transition.move, reason=text, explanation=explanation)
    moved = _apply(before, process.item, transition, record, (), moment, new_task)
    return run_automatic(moved, process, moment, new_task)


def accept(before: Moved, task: Task, actor: Actor, moment: Moment) -> Moved:
    """A department takes a task on.

    Raises:
        ConflictError: it was accepted, returned or ended before.
    """
    record = _task_record(task, actor, "accept", "", (TaskState.DISPATCHED,))
    return before.with_task(task.moved(TaskState.ACCEPTED, record, moment.occurred_at, moment.recorded_at))


def give_back(before: Moved, task: Task, process: From[Process], actor: Actor, reason: str, moment: Moment) -> Moved:
    """A department returns a task before it accepts it, with a reason; the case waits to be dispatched anew.

    Raises:
        ConflictError: it is too late for that.
        InvalidError: no reason is given.
    """
    if not reason:
        raise InvalidError("returning a task needs a reason", "REASON_MISSING")
    record = _task_record(task, actor, "return", reason, (TaskState.DISPATCHED,))
    moved = before.with_task(task.moved(TaskState.RETURNED, record, moment.occurred_at, moment.recorded_at))
    return _enter(moved, process.item, CaseState(process.item.returned), record, moment)


def feed_back(
    before: Moved,
    task: Task,
    process: From[Process],
    actor: Actor,
    result: str,
    attachments: Sequence[AttachmentReference],
    moment: Moment,
) -> Moved:
    """A department says what it did; when all tasks are fed back the case goes on to its check.

    Raises:
        ConflictError: the task was not accepted, or has ended.
        InvalidError: no result is given.
    """
    if not result:
        raise InvalidError("feedback needs a result: what was done", "RESULT_MISSING")
    record = _task_record(task, actor, "feed-back", result, (TaskState.ACCEPTED, TaskState.FAILED_CHECK))
    done = task.moved(TaskState.FED_BACK, record, moment.occurred_at, moment.recorded_at)
    done = replace(done, handled_by=actor.person_id, attachments=(*task.attachments, *attachments))
    moved = before.with_task(done)
    waiting = any(other.state.open and other.state is not TaskState.FED_BACK for other in moved.tasks)
    if waiting or moved.case.state is not CaseState.IN_HANDLING:
        return moved
    return _enter(moved, process.item, CaseState(process.item.all_fed_back), record, moment)


def _task_record(
    task: Task, actor: Actor, move: str, reason: str, allowed: tuple[TaskState, ...]
) -> case_pb2.Transition:
    if task.department_id != actor.department_id:
        raise ForbiddenError(f"task {task.task_number} is of {task.department_id}", "FOREIGN_TASK")
    if HANDLE not in actor.roles:
        raise ForbiddenError(f"post {actor.post_id} may not {move}; a post with role handle may", "ROLE_MISSING")
    if task.state not in allowed:
        raise ConflictError(f"task {task.task_number} is {task.state}: {move!r} is not possible", "ILLEGAL_TRANSITION")
    return case_pb2.Transition(move=move, post_id=actor.post_id, reason=reason)


def _apply(
    before: Moved,
    process: Process,
    transition: Transition,
    record: case_pb2.Transition,
    departments: Sequence[str],
    moment: Moment,
    new_task: NewTask,
) -> Moved:
    chosen = tuple(departments) or (before.case.proposed_lead,)
    if transition.dispatches:
        before = replace(before, case=replace(before.case, lead_department_id=chosen[0]))
    moved = _enter(before, process, CaseState(transition.target), record, moment)
    changes: dict[TaskState, TaskState] = {}
    if transition.passes_tasks:
        changes[TaskState.FED_BACK] = TaskState.PASSED
    if transition.fails_tasks:
        changes[TaskState.FED_BACK] = TaskState.FAILED_CHECK
    for task in moved.tasks:
        state = TaskState.CANCELLED if transition.cancels_tasks and task.state.open else changes.get(task.state)
        if state is not None:
            changed = task.moved(state, record, moment.occurred_at, moment.recorded_at)
            if state is TaskState.FAILED_CHECK:
                changed = replace(changed, due_at=moved.case.due_at)
            moved = moved.with_task(changed)
    if transition.dispatches:
        for department in chosen:
            moved = moved.with_task(new_task(department, moved.case.due_at, record))
    return moved


def _explanation(process: From[Process], reason: str) -> Explanation:
    return Explanation(
        pack_id=process.pack_id,
        pack_version=process.pack_version,
        rule_id=process.item.process,
        confidence=1.0,
        reason=reason,
    )


def _enter(moved: Moved, process: Process, state: CaseState, record: case_pb2.Transition, moment: Moment) -> Moved:
    due = due_at(process, state, moment.occurred_at)
    return moved.with_case(moved.case.moved(state, record, moment.occurred_at, moment.recorded_at, due))


def _transition(process: Process, move: str, state: CaseState) -> Transition | None:
    for transition in process.transitions:
        if transition.move == move and state in transition.sources:
            return transition
    return None


def _possible(process: Process, state: CaseState) -> list[str]:
    return [transition.move for transition in process.transitions if state in transition.sources]
