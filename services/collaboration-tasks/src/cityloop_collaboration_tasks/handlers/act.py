"""What people do with cases and tasks, each once for its idempotency key and with its evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_audit import AuditEntry, record
from cityloop_database import UnitOfWork
from cityloop_errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from cityloop_messaging import new_id

from cityloop_collaboration_tasks.adapters import case_store
from cityloop_collaboration_tasks.domain import process
from cityloop_collaboration_tasks.domain.model import Actor, Case, Task
from cityloop_collaboration_tasks.domain.process import Moment, Moved
from cityloop_collaboration_tasks.handlers.moving import Moving

MAX_ATTACHMENT_BYTES = 5 * 1024 * 1024
MAX_ATTACHMENTS = 10
MAX_TEXT = 4_000
MEDIA_TYPES = {"image/jpeg", "image/png", "image/webp", "application/pdf", "text/plain"}


async def decide_case(
    work: UnitOfWork,
    moving: Moving,
    actor: Actor,
    case_id: str,
    expected_version: int,
    move: str,
    reason: str,
    departments: Sequence[str],
    moment: Moment,
) -> Moved:
    """One move of a case by a person, and what the pack does by itself afterwards.

    Raises:
        NotFoundError: there is no such case.
        ConflictError: it has another version by now, or the move is not possible.
    """
    _bounded(reason)
    before = await _load(work, case_id)
    if expected_version and before.case.version != expected_version:
        raise ConflictError(
            f"{before.case.case_number} is at version {before.case.version}, not {expected_version}; read it again",
            "VERSION_CHANGED",
        )
    found = moving.process_of(before.case.event_class)
    new_task = moving.new_task(before.case, moment)
    decided = process.decide(before, found, move, actor, reason, departments, moment, new_task)
    moved = await moving.save(work, process.run_automatic(decided, found, moment, new_task))
    await _audit(work, actor, moment, move, moved.case, reason)
    return moved


async def accept(work: UnitOfWork, moving: Moving, actor: Actor, task_id: str, moment: Moment) -> tuple[Task, Case]:
    """A department takes a task on."""
    before, task = await _load_task(work, actor, task_id)
    moved = await moving.save(work, process.accept(before, task, actor, moment))
    await _audit(work, actor, moment, "accept", moved.case, "")
    return _task(moved, task_id), moved.case


async def give_back(
    work: UnitOfWork, moving: Moving, actor: Actor, task_id: str, reason: str, moment: Moment
) -> tuple[Task, Case]:
    """A department returns a task with a reason."""
    _bounded(reason)
    before, task = await _load_task(work, actor, task_id)
    found = moving.process_of(before.case.event_class)
    moved = await moving.save(work, process.give_back(before, task, found, actor, reason, moment))
    await _audit(work, actor, moment, "return", moved.case, reason)
    return _task(moved, task_id), moved.case


async def feed_back(
    work: UnitOfWork,
    moving: Moving,
    actor: Actor,
    task_id: str,
    result: str,
    files: Sequence[tuple[str, bytes]],
    moment: Moment,
) -> tuple[Task, Case]:
    """A department says what it did, with files as (media type, content)."""
    _bounded(result)
    before, task = await _load_task(work, actor, task_id)
    found = moving.process_of(before.case.event_class)
    references = [_reference(media_type, content) for media_type, content in _checked(files)]
    moved = await moving.save(work, process.feed_back(before, task, found, actor, result, references, moment))
    for reference, (_, content) in zip(references, files, strict=True):
        await case_store.save_attachment(work.connection, moved.case.case_id, reference, content, moment.recorded_at)
    await _audit(work, actor, moment, "feed-back", moved.case, result)
    return _task(moved, task_id), moved.case


async def _load(work: UnitOfWork, case_id: str) -> Moved:
    case = await case_store.lock_case(work.connection, case_id)
    if case is None:
        raise NotFoundError(f"no case {case_id!r}", "CASE_UNKNOWN")
    return Moved(case, await case_store.tasks_of(work.connection, case_id))


async def _load_task(work: UnitOfWork, actor: Actor, task_id: str) -> tuple[Moved, Task]:
    case_id = await case_store.case_id_of_task(work.connection, task_id)
    if case_id is None:
        raise NotFoundError(f"no task {task_id!r}", "TASK_UNKNOWN")
    before = await _load(work, case_id)
    task = _task(before, task_id)
    if task.department_id != actor.department_id:
        raise ForbiddenError(f"task {task.task_number} is of {task.department_id}", "FOREIGN_TASK")
    return before, task


def _task(moved: Moved, task_id: str) -> Task:
    return next(task for task in moved.tasks if task.task_id == task_id)


def _bounded(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise InvalidError(f"at most {MAX_TEXT} characters", "TEXT_TOO_LONG")


def _checked(files: Sequence[tuple[str, bytes]]) -> Sequence[tuple[str, bytes]]:
    if len(files) > MAX_ATTACHMENTS or sum(len(content) for _, content in files) > MAX_ATTACHMENT_BYTES:
        raise InvalidError(
            f"at most {MAX_ATTACHMENTS} files of {MAX_ATTACHMENT_BYTES} bytes together", "ATTACHMENTS_TOO_LARGE"
        )
    for media_type, content in files:
        if media_type not in MEDIA_TYPES or not content:
            raise InvalidError(f"{media_type!r} is not one of {', '.join(sorted(MEDIA_TYPES))}", "MEDIA_TYPE_UNKNOWN")
    return files


def _reference(media_type: str, content: bytes) -> AttachmentReference:
    return AttachmentReference(
        attachment_id=str(new_id()),
        media_type=media_type,
        size_bytes=len(content),
        digest=f"sha256:{hashlib.sha256(content).hexdigest()}",
    )


async def _audit(work: UnitOfWork, actor: Actor, moment: Moment, action: str, case: Case, reason: str) -> None:
    entry = AuditEntry(
        entry_id=new_id(),
        occurred_at=moment.occurred_at,
        recorded_at=moment.recorded_at,
        department_id=actor.department_id,
        system=actor.system,
        post_id=actor.post_id,
        person_id=actor.person_id,
        action=action,
        subject=case.case_number,
        details={"case_version": case.version, "reason": reason},
    )
    await record(work.connection, entry)
