"""What people do with cases and tasks, each once for its idempotency key and with its evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ConflictError, InvalidError, Moment
from cityloop_messaging import new_id

from cityloop_collaboration_tasks.cases.adapters import case_store, file_store
from cityloop_collaboration_tasks.cases.domain import process, tasks
from cityloop_collaboration_tasks.cases.domain.attachments import File
from cityloop_collaboration_tasks.cases.domain.evidence import Asked, Evidence, raising_datastreams, said, shown
from cityloop_collaboration_tasks.cases.domain.model import Case, Task
from cityloop_collaboration_tasks.cases.domain.moved import Moved
from cityloop_collaboration_tasks.cases.handlers.evidence import note
from cityloop_collaboration_tasks.cases.handlers.loading import load_case, load_task
from cityloop_collaboration_tasks.cases.handlers.moving import Moving

MAX_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decides about a case."""

    case_id: str
    move: str
    reason: str
    departments: Sequence[str]
    expected_version: int = 0
    """0 when it may be any."""
    files: Sequence[File] = ()
    """Ready to be kept."""


async def decide_case(
    work: UnitOfWork, moving: Moving, actor: Actor, decision: Decision, asked: Asked | None, moment: Moment
) -> Moved:
    """One move of a case by a person, and what the pack does by itself afterwards.

    Args:
        work: the unit of work.
        moving: the rules of cases.
        actor: who decides.
        decision: what.
        asked: what the gauges said just before; None where the move did not need it.
        moment: of the decision.

    Raises:
        NotFoundError: there is no such case.
        ConflictError: it has another version by now, or the move is not possible.
    """
    _bounded(decision.reason)
    references = [_reference(file) for file in decision.files]
    before = await load_case(work, decision.case_id)
    if decision.expected_version and before.case.version != decision.expected_version:
        raise ConflictError(
            f"{before.case.case_number} is at version {before.case.version}, not {decision.expected_version};"
            " read it again",
            "VERSION_CHANGED",
        )
    evidence = await _evidence(work, before.case, references, asked)
    rules = moving.rules(before.case, moment)
    decided = process.decide(
        before, rules, decision.move, actor, decision.reason, decision.departments, evidence, moment
    )
    moved = await moving.save(work, process.run_automatic(decided, rules, moment))
    await _save_files(work, moved.case, references, decision.files, moment)
    details: dict[str, Any] = {**_details(moved, decision.reason), "files": [item.digest for item in references]}
    if references or asked is not None:
        measured, facts = ("", None) if asked is None else (said(asked.measured), shown(asked))
        details["measured"] = measured
        what: dict[str, str | int] = {"move": decision.move, "reason": measured, "attachments": len(references)}
        await note(work, moved.case.case_id, actor, moment, "evidence", facts, **what)
    await record_evidence(work.connection, actor, moment, decision.move, moved.case.case_number, details)
    return moved


async def _evidence(
    work: UnitOfWork, case: Case, files: Sequence[AttachmentReference], asked: Asked | None
) -> Evidence:
    photos = sum(reference.media_type.startswith("image/") for reference in files)
    answered_at = await case_store.answered_at(work.connection, case.case_id)
    if asked is None:
        return Evidence(photos, answered_at=answered_at)
    signals = await case_store.signals_of(work.connection, case.event_id)
    return Evidence(photos, asked, raising_datastreams(signals, case.event_class), answered_at)


async def accept(work: UnitOfWork, moving: Moving, actor: Actor, task_id: str, moment: Moment) -> tuple[Task, Case]:
    """A department takes a task on."""
    before, task = await load_task(work, actor, task_id)
    moved = await moving.save(work, tasks.accept(before, task, actor, moment))
    await record_evidence(work.connection, actor, moment, "accept", moved.case.case_number, _details(moved, ""))
    return _task(moved, task_id), moved.case


async def give_back(
    work: UnitOfWork, moving: Moving, actor: Actor, task_id: str, reason: str, moment: Moment
) -> tuple[Task, Case]:
    """A department returns a task with a reason."""
    _bounded(reason)
    before, task = await load_task(work, actor, task_id)
    rules = moving.rules(before.case, moment)
    moved = await moving.save(work, tasks.give_back(before, task, rules, actor, reason, moment))
    await record_evidence(work.connection, actor, moment, "return", moved.case.case_number, _details(moved, reason))
    return _task(moved, task_id), moved.case


async def hand_over(
    work: UnitOfWork, moving: Moving, actor: Actor, task_id: str, note: str, moment: Moment
) -> tuple[Task, Case]:
    """The person of the next shift takes a task over."""
    _bounded(note)
    before, task = await load_task(work, actor, task_id)
    moved = await moving.save(work, tasks.hand_over(before, task, actor, note, moment))
    await record_evidence(work.connection, actor, moment, "hand-over", moved.case.case_number, _details(moved, note))
    return _task(moved, task_id), moved.case


async def feed_back(
    work: UnitOfWork,
    moving: Moving,
    actor: Actor,
    task_id: str,
    result: str,
    files: Sequence[File],
    moment: Moment,
) -> tuple[Task, Case]:
    """A department says what it did, with files that are ready to be kept."""
    _bounded(result)
    before, task = await load_task(work, actor, task_id)
    rules = moving.rules(before.case, moment)
    references = [_reference(file) for file in files]
    moved = await moving.save(work, tasks.feed_back(before, task, rules, actor, result, references, moment))
    await _save_files(work, moved.case, references, files, moment)
    await record_evidence(work.connection, actor, moment, "feed-back", moved.case.case_number, _details(moved, result))
    return _task(moved, task_id), moved.case


async def _save_files(
    work: UnitOfWork,
    case: Case,
    references: Sequence[AttachmentReference],
    files: Sequence[File],
    moment: Moment,
) -> None:
    for reference, file in zip(references, files, strict=True):
        await file_store.save(work.connection, case.case_id, reference, file, moment.recorded_at)


def _task(moved: Moved, task_id: str) -> Task:
    return next(task for task in moved.tasks if task.task_id == task_id)


def _bounded(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise InvalidError(f"at most {MAX_TEXT} characters", "TEXT_TOO_LONG")


def _reference(file: File) -> AttachmentReference:
    return AttachmentReference(
        attachment_id=str(new_id()),
        media_type=file.media_type,
        size_bytes=len(file.content),
        digest=f"sha256:{hashlib.sha256(file.content).hexdigest()}",
    )


def _details(moved: Moved, reason: str) -> dict[str, str | int]:
    return {"case_version": moved.case.version, "reason": reason}
