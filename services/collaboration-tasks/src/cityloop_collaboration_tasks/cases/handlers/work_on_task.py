"""What departments do with their tasks, each once for its idempotency key and with its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from cityloop.common.v1.common_pb2 import Place, Position
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment, check_text, distance_metres
from cityloop_packs import TaskStep

from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_task
from cityloop_collaboration_tasks.cases.domain import appeals, late_returns, tasks
from cityloop_collaboration_tasks.cases.domain.attachments import File, FileOrigin
from cityloop_collaboration_tasks.cases.domain.case import Case, Task, TaskState
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.handlers.answer_form import FEEDBACK, check_asked, with_answer
from cityloop_collaboration_tasks.cases.handlers.attachments import reference_to, save_files
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.replies import save_reply
from cityloop_collaboration_tasks.forms.domain import SentAnswer


async def accept_task(
    work: UnitOfWork, workflow: CaseWorkflow, actor: Actor, task_id: str, moment: Moment
) -> tuple[Task, Case]:
    """A department takes a task on."""
    before, task = await lock_task(work.connection, actor, task_id)
    rules = workflow.rules(before.case, moment)
    after = await workflow.save(work, tasks.accept(before, task, rules, actor, moment))
    return await _recorded(work, after, task_id, actor, moment, "accept", "")


async def record_step(
    work: UnitOfWork,
    workflow: CaseWorkflow,
    actor: Actor,
    task_id: str,
    step: TaskStep,
    note: str,
    position: Position | None,
    moment: Moment,
) -> tuple[Task, Case]:
    """A department says that it has reached who waits, or that it is at the place.

    Raises:
        InvalidError: it says that it is at the place, and not where that is.
    """
    check_text("note", note, MAX_TEXT)
    if position is None and step is TaskStep.ARRIVED:
        raise InvalidError("who arrives says where: give a position", "POSITION_MISSING")
    before, task = await lock_task(work.connection, actor, task_id)
    metres = None if position is None else _metres(position, before.case.place)
    rules = workflow.rules(before.case, moment)
    after = await workflow.save(work, tasks.record_step(before, task, rules, actor, step, note, metres, moment))
    at = {} if position is None else {"longitude": position.longitude, "latitude": position.latitude}
    details = {"case_version": after.case.version, "note": note, "task": task.task_number, **at}
    await record_evidence(work.connection, actor, moment, step.value, after.case.case_number, details)
    return next(task for task in after.tasks if task.task_id == task_id), after.case


async def return_task(
    work: UnitOfWork, workflow: CaseWorkflow, actor: Actor, task_id: str, reason: str, moment: Moment
) -> tuple[Task, Case]:
    """A department returns a task with a reason; once it has accepted it, it asks for that."""
    check_text("reason", reason, MAX_TEXT)
    before, task = await lock_task(work.connection, actor, task_id)
    rules = workflow.rules(before.case, moment)
    change, move = tasks.return_task, "return"
    if task.state is TaskState.ACCEPTED:
        change, move = late_returns.ask_return, late_returns.ASK
    after = await workflow.save(work, change(before, task, rules, actor, reason, moment))
    return await _recorded(work, after, task_id, actor, moment, move, reason)


async def hand_over_task(
    work: UnitOfWork, workflow: CaseWorkflow, actor: Actor, task_id: str, note: str, moment: Moment
) -> tuple[Task, Case]:
    """The person of the next shift takes a task over."""
    check_text("note", note, MAX_TEXT)
    before, task = await lock_task(work.connection, actor, task_id)
    after = await workflow.save(work, tasks.hand_over(before, task, actor, note, moment))
    return await _recorded(work, after, task_id, actor, moment, "hand-over", note)


async def appeal_task(
    work: UnitOfWork, workflow: CaseWorkflow, actor: Actor, task_id: str, reason: str, moment: Moment
) -> tuple[Task, Case]:
    """A department says why it was late."""
    check_text("reason", reason, MAX_TEXT)
    before, task = await lock_task(work.connection, actor, task_id)
    after = await workflow.save(work, appeals.appeal(before, task, actor, reason, moment))
    return await _recorded(work, after, task_id, actor, moment, "appeal", reason)


async def feed_back_task(
    work: UnitOfWork,
    workflow: CaseWorkflow,
    actor: Actor,
    task_id: str,
    result: str,
    files: Sequence[File],
    sent: SentAnswer | None,
    reply: str,
    moment: Moment,
) -> tuple[Task, Case]:
    """A department says what it did, with files that are prepared to be stored, the answer to a form, and what the
    residents are told.
    """
    check_text("result", result, MAX_TEXT)
    before, task = await lock_task(work.connection, actor, task_id)
    if sent is None:
        check_asked(workflow, before.case)
    else:
        before, _ = await with_answer(work, workflow, before, sent, FEEDBACK, actor, moment, task_id=task_id)
        task = next(item for item in before.tasks if item.task_id == task_id)
    rules = workflow.rules(before.case, moment)
    references = [reference_to(file) for file in files]
    after = await workflow.save(work, tasks.feed_back(before, task, rules, actor, result, references, moment))
    origin = FileOrigin(after.case.case_id, "feed-back", actor.post_id, task_id)
    reply_id = await save_reply(work, workflow.history, after.case, origin, actor, reply, files, moment)
    await save_files(work, origin, references, files, moment, reply_id)
    return await _recorded(work, after, task_id, actor, moment, "feed-back", result, reply)


def _metres(position: Position, place: Place) -> float | None:
    if not place.HasField("position"):
        return None
    there = place.position
    return distance_metres((position.longitude, position.latitude), (there.longitude, there.latitude))


async def _recorded(
    work: UnitOfWork,
    after: CaseChange,
    task_id: str,
    actor: Actor,
    moment: Moment,
    move: str,
    reason: str,
    reply: str = "",
) -> tuple[Task, Case]:
    details = {"case_version": after.case.version, "reason": reason} | ({"reply": reply} if reply else {})
    await record_evidence(work.connection, actor, moment, move, after.case.case_number, details)
    return next(task for task in after.tasks if task.task_id == task_id), after.case
