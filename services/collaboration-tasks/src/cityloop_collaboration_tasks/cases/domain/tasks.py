"""The moves of tasks: departments accept, return, hand over and feed back; the hub may ask for more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cityloop.cases.v1 import case_pb2
from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment
from cityloop_packs import NotAcknowledged, Right, TaskStep

from cityloop_collaboration_tasks.cases.domain.case import CasePhase, LateReturn, Task, TaskRole, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules, clock_of
from cityloop_collaboration_tasks.cases.domain.dispatch import add_under_lead
from cityloop_collaboration_tasks.cases.domain.escalation import clock_after_step
from cityloop_collaboration_tasks.cases.domain.process import explain

AT_WORK = (TaskState.ACCEPTED, TaskState.FAILED_CHECK)


def accept(before: CaseChange, task: Task, rules: Rules, actor: Actor, moment: Moment) -> CaseChange:
    """A department takes a task on; it is with whoever does so, unless somebody was to have it before.

    Raises:
        ConflictError: it was accepted, returned or ended before, or is not to be begun yet.
    """
    record = record_of(task, actor, "accept", "", (TaskState.DISPATCHED,))
    wait = before.case.wait
    if wait.until is not None and wait.tasks_wait and moment.occurred_at < wait.until:
        left = wait.until - moment.occurred_at
        details = {"number": task.task_number, "seconds": f"{left.total_seconds():.0f}"}
        text = f"task {task.task_number} is not to be begun before {wait.until.isoformat()}"
        raise ConflictError(text, "NOT_YET", details)
    accepted = task.in_state(TaskState.ACCEPTED, record, moment.occurred_at, moment.recorded_at)
    accepted = replace(accepted, accepted_at=moment.occurred_at)
    if task.holder:
        accepted = replace(accepted, handlers=with_person(task.handlers, actor.person_id))
    else:
        accepted = replace(accepted, holder=actor.person_id, holder_post=actor.post_id)
    return before.with_task(replace(accepted, step_clock=clock_after_step(task, accepted, rules.chains, rules.time)))


def record_step(
    before: CaseChange,
    task: Task,
    rules: Rules,
    actor: Actor,
    step: TaskStep,
    note: str,
    metres: float | None,
    moment: Moment,
) -> CaseChange:
    """A department says that it has reached who waits for it, or that it is at the place; what climbed for it ends.

    Args:
        before: the case.
        task: at work.
        rules: with the chains.
        actor: who says so.
        step: contacted or arrived.
        note: in words; may be empty.
        metres: how far from the place of the case the person stands; None where it was not said.
        moment: of the step.

    Raises:
        ConflictError: nobody is at work on it, or it was said before.
    """
    record = record_of(task, actor, step, note, AT_WORK)
    said = {TaskStep.CONTACTED: task.contacted_at, TaskStep.ARRIVED: task.arrived_at}
    if said[step] is not None:
        raise ConflictError(
            f"task {task.task_number} is {step} already", "STEP_TAKEN", {"task": task.task_number, "step": step.value}
        )
    if metres is not None:
        record.explanation.inputs["metres"] = f"{metres:.0f}"
    after = task.in_state(task.state, record, moment.occurred_at, moment.recorded_at)
    if step is TaskStep.CONTACTED:
        after = replace(after, contacted_at=moment.occurred_at)
    else:
        after = replace(after, arrived_at=moment.occurred_at)
    return before.with_task(replace(after, step_clock=clock_after_step(task, after, rules.chains, rules.time)))


def return_task(before: CaseChange, task: Task, rules: Rules, actor: Actor, reason: str, moment: Moment) -> CaseChange:
    """A department returns a task before it accepts it; its work waits to be dispatched anew, the others go on.

    A case that was returned more often than its process allows is in dispute.

    Raises:
        ConflictError: it is too late for that, or the task was given by who decided the dispute.
        InvalidError: no reason is given.
    """
    if not reason:
        raise InvalidError("returning a task needs a reason", "REASON_MISSING")
    record = record_of(task, actor, "return", reason, (TaskState.DISPATCHED,))
    if task.final:
        raise ConflictError(
            f"task {task.task_number} was given by who decided the dispute; it cannot be returned",
            "ALREADY_ARBITRATED",
            {"task": task.task_number},
        )
    after = before.with_task(task.in_state(TaskState.RETURNED, record, moment.occurred_at, moment.recorded_at))
    process = rules.process.item
    returns = sum(other.state is TaskState.RETURNED for other in after.tasks)
    disputed = after.case.disputed or (process.returns is not None and returns > process.returns)
    after = replace(after, case=replace(after.case, disputed=disputed))
    return after.enter_state(rules, process.returned, record, moment, moved_by=actor.person_id).rolled_up(moment)


def hand_over(before: CaseChange, task: Task, actor: Actor, note: str, moment: Moment) -> CaseChange:
    """The person of the next shift takes a task over from the one who has it.

    Raises:
        ConflictError: nobody is at work on it, or the actor has it already.
        InvalidError: no note is given.
    """
    if not note:
        raise InvalidError("a hand-over needs a note: what the next shift must know", "NOTE_MISSING")
    record = record_of(task, actor, "hand-over", note, AT_WORK)
    if actor.person_id == task.holder:
        raise ConflictError(
            f"task {task.task_number} is with this person already", "SAME_PERSON", {"number": task.task_number}
        )
    after = task.in_state(task.state, record, moment.occurred_at, moment.recorded_at)
    handlers = with_person(task.handlers, task.holder)
    return before.with_task(replace(after, holder=actor.person_id, holder_post=actor.post_id, handlers=handlers))


def feed_back(
    before: CaseChange,
    task: Task,
    rules: Rules,
    actor: Actor,
    result: str,
    attachments: Sequence[AttachmentReference],
    moment: Moment,
) -> CaseChange:
    """A department says what it did; when all tasks are fed back the case goes on to its check.

    Raises:
        ConflictError: the task was not accepted, or has ended, or those under it are not done.
        InvalidError: no result is given.
    """
    if not result:
        raise InvalidError("feedback needs a result: what was done", "RESULT_MISSING")
    record = record_of(task, actor, "feed-back", result, AT_WORK)
    done, children = before.progress_under(task.task_id)
    if done < children:
        raise ConflictError(
            f"{children - done} of {children} tasks under {task.task_number} are not done; the lead feeds back last",
            "CHILDREN_OPEN",
            {"task": task.task_number, "open": str(children - done), "children": str(children)},
        )
    fed_back = task.in_state(TaskState.FED_BACK, record, moment.occurred_at, moment.recorded_at)
    handlers = with_person(with_person(task.handlers, task.holder), actor.person_id)
    files = (*task.attachments, *attachments)
    fed_back = replace(fed_back, handled_by=actor.person_id, handlers=handlers, attachments=files)
    if task.late_return is LateReturn.ASKED:
        fed_back = replace(fed_back, late_return=LateReturn.NONE)
    after = before.with_task(fed_back).rolled_up(moment)
    if after.waiting or after.case.state.phase is not CasePhase.IN_HANDLING:
        return after
    return after.enter_state(rules, rules.process.item.all_fed_back, record, moment, moved_by=actor.person_id)


def request_visits(
    before: CaseChange, rules: Rules, message_ids: Sequence[str], task_id_of: Callable[[str], str], moment: Moment
) -> CaseChange:
    """Tasks to reach those who did not confirm a message, as the process says; unchanged where it says nothing.

    Args:
        before: the case.
        rules: with the assignments, whose participants go.
        message_ids: of the messages that nobody confirmed.
        task_id_of: the id of the task of a department.
        moment: when the limit passed.
    """
    plan = rules.process.item.not_acknowledged
    if plan is None or before.case.state.ended:
        return before
    after = before
    due = clock_of(rules, CasePhase.IN_HANDLING, moment.occurred_at).due_at
    record = case_pb2.Transition(
        move="visit", explanation=explain(rules, f"{len(message_ids)} messages were not confirmed in time")
    )
    for department in _visitors(before, rules, plan):
        task = replace(
            rules.new_task(department, due, record),
            task_id=task_id_of(department),
            role=TaskRole.PARTICIPANT,
            instruction=plan.instruction.texts,
            message_ids=tuple(message_ids),
        )
        after = add_under_lead(after, task, moment)
    return after


def _visitors(before: CaseChange, rules: Rules, plan: NotAcknowledged) -> list[str]:
    participants = [
        part.department_id for part in rules.assignments if plan.participants and part.role is TaskRole.PARTICIPANT
    ]
    return participants or [before.case.lead_department_id or rules.assignments[0].department_id]


def record_of(
    task: Task,
    actor: Actor,
    move: str,
    reason: str,
    allowed: tuple[TaskState, ...],
    able: tuple[Right, ...] = (Right.HANDLE_TASKS,),
) -> case_pb2.Transition:
    """The record of a move of a task by its department, by a post with one of these rights.

    Raises:
        ForbiddenError: the task is another department's, or the post may not handle tasks.
        ConflictError: the task is in another state than those.
    """
    if task.department_id != actor.department_id:
        raise ForbiddenError(f"task {task.task_number} is of {task.department_id}", "FOREIGN_TASK")
    if actor.rights.isdisjoint(able):
        raise ForbiddenError(
            f"post {actor.post_id} may not {move}; a post of a role with the right {able[0]} may",
            "RIGHT_MISSING",
        )
    if task.state not in allowed:
        raise ConflictError(f"task {task.task_number} is {task.state}: {move!r} is not possible", "ILLEGAL_TRANSITION")
    return case_pb2.Transition(move=move, post_id=actor.post_id, reason=reason)


def with_person(persons: tuple[str, ...], person: str) -> tuple[str, ...]:
    """Persons with another, each once."""
    return persons if not person or person in persons else (*persons, person)
