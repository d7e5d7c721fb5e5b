"""The moves of tasks: departments accept, return, hand over and feed back; the hub may ask for more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment
from cityloop_packs import NotAcknowledged, Right

from cityloop_collaboration_tasks.cases.domain.dispatch import under_lead
from cityloop_collaboration_tasks.cases.domain.model import CasePhase, Task, TaskRole, TaskState
from cityloop_collaboration_tasks.cases.domain.moved import Moved, Rules, due_at
from cityloop_collaboration_tasks.cases.domain.process import explain

AT_WORK = (TaskState.ACCEPTED, TaskState.FAILED_CHECK)


def accept(before: Moved, task: Task, actor: Actor, moment: Moment) -> Moved:
    """A department takes a task on.

    Raises:
        ConflictError: it was accepted, returned or ended before.
    """
    record = _record(task, actor, "accept", "", (TaskState.DISPATCHED,))
    accepted = task.moved(TaskState.ACCEPTED, record, moment.occurred_at, moment.recorded_at)
    return before.with_task(replace(accepted, holder=actor.person_id))


def give_back(before: Moved, task: Task, rules: Rules, actor: Actor, reason: str, moment: Moment) -> Moved:
    """A department returns a task before it accepts it; its work waits to be dispatched anew, the others go on.

    A case that was returned more often than its process allows is in dispute.

    Raises:
        ConflictError: it is too late for that, or the task was given by who decided the dispute.
        InvalidError: no reason is given.
    """
    if not reason:
        raise InvalidError("returning a task needs a reason", "REASON_MISSING")
    record = _record(task, actor, "return", reason, (TaskState.DISPATCHED,))
    if task.final:
        raise ConflictError(
            f"task {task.task_number} was given by who decided the dispute; it cannot be returned",
            "ALREADY_ARBITRATED",
            {"task": task.task_number},
        )
    moved = before.with_task(task.moved(TaskState.RETURNED, record, moment.occurred_at, moment.recorded_at))
    process = rules.process.item
    returns = sum(other.state is TaskState.RETURNED for other in moved.tasks)
    disputed = moved.case.disputed or (process.returns is not None and returns > process.returns)
    moved = replace(moved, case=replace(moved.case, disputed=disputed))
    return moved.entering(rules, process.returned, record, moment).rolled_up(moment)


def hand_over(before: Moved, task: Task, actor: Actor, note: str, moment: Moment) -> Moved:
    """The person of the next shift takes a task over from the one who has it.

    Raises:
        ConflictError: nobody is at work on it, or the actor has it already.
        InvalidError: no note is given.
    """
    if not note:
        raise InvalidError("a hand-over needs a note: what the next shift must know", "NOTE_MISSING")
    record = _record(task, actor, "hand-over", note, AT_WORK)
    if actor.person_id == task.holder:
        raise ConflictError(
            f"task {task.task_number} is with this person already", "SAME_PERSON", {"number": task.task_number}
        )
    moved = task.moved(task.state, record, moment.occurred_at, moment.recorded_at)
    handlers = _with(task.handlers, task.holder)
    return before.with_task(replace(moved, holder=actor.person_id, handlers=handlers))


def feed_back(
    before: Moved,
    task: Task,
    rules: Rules,
    actor: Actor,
    result: str,
    attachments: Sequence[AttachmentReference],
    moment: Moment,
) -> Moved:
    """A department says what it did; when all tasks are fed back the case goes on to its check.

    Raises:
        ConflictError: the task was not accepted, or has ended, or those under it are not done.
        InvalidError: no result is given.
    """
    if not result:
        raise InvalidError("feedback needs a result: what was done", "RESULT_MISSING")
    record = _record(task, actor, "feed-back", result, AT_WORK)
    done, children = before.progress_under(task.task_id)
    if done < children:
        raise ConflictError(
            f"{children - done} of {children} tasks under {task.task_number} are not done; the lead feeds back last",
            "CHILDREN_OPEN",
            {"task": task.task_number, "open": str(children - done), "children": str(children)},
        )
    fed_back = task.moved(TaskState.FED_BACK, record, moment.occurred_at, moment.recorded_at)
    handlers = _with(_with(task.handlers, task.holder), actor.person_id)
    files = (*task.attachments, *attachments)
    fed_back = replace(fed_back, handled_by=actor.person_id, handlers=handlers, attachments=files)
    moved = before.with_task(fed_back).rolled_up(moment)
    if moved.waiting or moved.case.state.phase is not CasePhase.IN_HANDLING:
        return moved
    return moved.entering(rules, rules.process.item.all_fed_back, record, moment)


def visit(before: Moved, rules: Rules, message_ids: Sequence[str], name: Callable[[str], str], moment: Moment) -> Moved:
    """Tasks to reach those who did not confirm a message, as the process says; unchanged where it says nothing.

    Args:
        before: the case.
        rules: with the team, whose participants go.
        message_ids: of the messages that nobody confirmed.
        name: the id of the task of a department.
        moment: when the limit passed.
    """
    plan = rules.process.item.not_acknowledged
    if plan is None or before.case.state.ended:
        return before
    moved = before
    due = due_at(rules, CasePhase.IN_HANDLING, moment.occurred_at)
    record = case_pb2.Transition(
        move="visit", explanation=explain(rules, f"{len(message_ids)} messages were not confirmed in time")
    )
    for department in _visitors(before, rules, plan):
        task = replace(
            rules.new_task(department, due, record),
            task_id=name(department),
            role=TaskRole.PARTICIPANT,
            instruction=plan.instruction.texts,
            message_ids=tuple(message_ids),
        )
        moved = under_lead(moved, task, moment)
    return moved


def _visitors(before: Moved, rules: Rules, plan: NotAcknowledged) -> list[str]:
    street = [part.department_id for part in rules.team if plan.participants and part.role is TaskRole.PARTICIPANT]
    return street or [before.case.lead_department_id or rules.team[0].department_id]


def _record(task: Task, actor: Actor, move: str, reason: str, allowed: tuple[TaskState, ...]) -> case_pb2.Transition:
    if task.department_id != actor.department_id:
        raise ForbiddenError(f"task {task.task_number} is of {task.department_id}", "FOREIGN_TASK")
    if Right.HANDLE_TASKS not in actor.rights:
        raise ForbiddenError(
            f"post {actor.post_id} may not {move}; a post of a role with the right {Right.HANDLE_TASKS} may",
            "RIGHT_MISSING",
        )
    if task.state not in allowed:
        raise ConflictError(f"task {task.task_number} is {task.state}: {move!r} is not possible", "ILLEGAL_TRANSITION")
    return case_pb2.Transition(move=move, post_id=actor.post_id, reason=reason)


def _with(persons: tuple[str, ...], person: str) -> tuple[str, ...]:
    return persons if not person or person in persons else (*persons, person)
