"""A department says why it was late; approved, its being late does not count against it, and stays a fact."""

from __future__ import annotations

from dataclasses import replace

from cityloop.cases.v1 import case_pb2
from cityloop_kernel import Actor, ConflictError, ForbiddenError, InvalidError, Moment

from cityloop_collaboration_tasks.cases.domain.case import Appeal, Task, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.tasks import record_of, with_person
from cityloop_collaboration_tasks.cases.domain.verdicts import require_oversight

HANDED_IN = (TaskState.FED_BACK, TaskState.PASSED)


def appeal(before: CaseChange, task: Task, actor: Actor, reason: str, moment: Moment) -> CaseChange:
    """The department of a task that was late says why, once, after it has handed it in.

    Raises:
        ConflictError: it is not handed in, was not late, or was appealed before.
        InvalidError: no reason is given.
    """
    if not reason:
        raise InvalidError("an appeal needs a reason: why it was late", "REASON_MISSING")
    record = record_of(task, actor, "appeal", reason, HANDED_IN)
    if not task.overdue:
        raise ConflictError(f"task {task.task_number} was not late", "NOT_LATE")
    if task.appeal is not Appeal.NONE:
        raise ConflictError(f"task {task.task_number} was appealed before", "ALREADY_APPEALED")
    after = task.in_state(task.state, record, moment.occurred_at, moment.recorded_at)
    return before.with_task(replace(after, appeal=Appeal.ASKED, handlers=with_person(task.handlers, actor.person_id)))


def decide_appeal(
    before: CaseChange, task: Task, actor: Actor, approve: bool, reason: str, moment: Moment
) -> CaseChange:
    """Another department's post decides an appeal.

    Raises:
        ConflictError: there is none to decide, or the person had a hand in the task.
        ForbiddenError: the post may not judge the work of others, or is of the department itself.
        InvalidError: no reason is given.
    """
    require_oversight(actor, "decide an appeal")
    if actor.department_id == task.department_id:
        raise ForbiddenError(f"task {task.task_number} is the department's own; another decides", "OWN_APPEAL")
    if not reason:
        raise InvalidError("deciding an appeal needs a reason", "REASON_MISSING")
    if task.appeal is not Appeal.ASKED:
        raise ConflictError(f"no appeal of task {task.task_number} waits for a decision", "NO_APPEAL")
    if actor.person_id in task.handled_by_persons:
        text = f"task {task.task_number} is to be judged by another person"
        raise ConflictError(text, "SAME_PERSON", {"number": task.task_number})
    move = "approve-appeal" if approve else "refuse-appeal"
    record = case_pb2.Transition(move=move, post_id=actor.post_id, reason=reason)
    after = task.in_state(task.state, record, moment.occurred_at, moment.recorded_at)
    return before.with_task(replace(after, appeal=Appeal.APPROVED if approve else Appeal.REFUSED))
