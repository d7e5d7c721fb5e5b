"""What people decide about cases, each once for its idempotency key and with its evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cityloop.common.v1.common_pb2 import AttachmentReference
from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_flows.guards.form_complete.guard import FormCompleteGuard
from cityloop_kernel import Actor, ConflictError, Moment, check_text

from cityloop_collaboration_tasks.cases.adapters import case_store, history_store
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain import process
from cityloop_collaboration_tasks.cases.domain.attachments import File, FileOrigin
from cityloop_collaboration_tasks.cases.domain.case import Case
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.proofs import (
    Proofs,
    RemeasurementResult,
    describe,
    raising_datastreams,
    remeasurement_details,
)
from cityloop_collaboration_tasks.cases.domain.texts import MAX_TEXT
from cityloop_collaboration_tasks.cases.handlers.attachments import reference_to, save_files
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.handlers.notes import add_note
from cityloop_collaboration_tasks.cases.handlers.replies import save_reply


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
    """Prepared to be stored."""
    until: dt.datetime | None = None
    """Until when the case is to wait; None where nobody says."""
    reply: str = ""
    """What the residents are told."""


async def decide_case(
    work: UnitOfWork,
    workflow: CaseWorkflow,
    actor: Actor,
    decision: Decision,
    remeasurement: RemeasurementResult | None,
    moment: Moment,
) -> CaseChange:
    """One move of a case by a person, and what the pack does by itself afterwards.

    Args:
        work: the unit of work.
        workflow: the rules of cases.
        actor: who decides.
        decision: what.
        remeasurement: what the gauges measured just before; None where the move did not need it.
        moment: of the decision.

    Raises:
        NotFoundError: there is no such case.
        ConflictError: it has another version by now, or the move is not possible.
    """
    check_text("reason", decision.reason, MAX_TEXT)
    references = [reference_to(file) for file in decision.files]
    before = await lock_case_with_tasks(work.connection, decision.case_id)
    check_version(before.case, decision.expected_version)
    rules = workflow.rules(before.case, moment)
    proofs = await _proofs(work, before.case, references, remeasurement)
    proofs = replace(proofs, failed_checks=await _failed_checks(work, workflow, before.case, rules, decision.move))
    move, reason, departments = decision.move, decision.reason, decision.departments
    decided = process.decide(before, rules, move, actor, reason, departments, proofs, moment, decision.until)
    after = await workflow.save(work, process.run_automatic(decided, rules, moment))
    origin = FileOrigin(after.case.case_id, decision.move, actor.post_id)
    reply_id = await save_reply(
        work, workflow.history, after.case, origin, actor, decision.reply, decision.files, moment
    )
    await save_files(work, origin, references, decision.files, moment, reply_id)
    details: dict[str, Any] = {
        "case_version": after.case.version,
        "reason": decision.reason,
        "files": [item.digest for item in references],
    }
    if decision.reply:
        details["reply"] = decision.reply
    if references or remeasurement is not None:
        details["measured"] = "" if remeasurement is None else describe(remeasurement.measured)
        await add_note(
            work,
            workflow.history,
            after.case.case_id,
            actor,
            moment,
            "proof",
            None if remeasurement is None else remeasurement_details(remeasurement),
            about=decision.move,
            reason=details["measured"],
            attachments=len(references),
        )
    await record_evidence(work.connection, actor, moment, decision.move, after.case.case_number, details)
    return after


def check_version(case: Case, expected: int) -> None:
    """Refuse a change of a case that its caller has seen in another version.

    Raises:
        ConflictError: it has another by now; 0 may be any.
    """
    if expected and case.version != expected:
        raise ConflictError(
            f"{case.case_number} is at version {case.version}, not {expected}; read it again", "VERSION_CHANGED"
        )


async def _failed_checks(
    work: UnitOfWork, workflow: CaseWorkflow, case: Case, rules: Rules, name: str
) -> Mapping[str, int]:
    """Answered forms by their names, where the move waits for one."""
    move = rules.process.item.move(name, case.state.name)
    if move is None or move.guard(FormCompleteGuard) is None:
        return {}
    return await workflow.forms.failed_checks(work.connection, case.case_id, rules.process.pack_id)


async def _proofs(
    work: UnitOfWork, case: Case, files: Sequence[AttachmentReference], remeasurement: RemeasurementResult | None
) -> Proofs:
    photos = sum(reference.media_type.startswith("image/") for reference in files)
    answered_at = await history_store.answered_at(work.connection, case.case_id)
    seen_at = await case_store.seen_at(work.connection, case.event_id)
    if remeasurement is None:
        return Proofs(photos, answered_at=answered_at, seen_at=seen_at)
    signals = await case_store.signals_of(work.connection, [case.event_id])
    return Proofs(photos, remeasurement, raising_datastreams(signals, case.event_class), answered_at, seen_at)
