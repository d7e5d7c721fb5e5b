"""Notes on a case: what a move was shown, and what was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from cityloop.cases.v1.history_pb2 import Note
from cityloop_audit import record_refusal
from cityloop_database import UnitOfWork
from cityloop_flows import GUARDS
from cityloop_kernel import Actor, Moment, RefusedError
from cityloop_messaging import to_timestamp
from cityloop_telemetry import current_traceparent, trace_id_of

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.domain.history import NOTE, CaseHistory, HistoryEntry

NOTED_REFUSALS = frozenset(
    {"SENSING_UNAVAILABLE", "CHILDREN_OPEN", "RESOURCE_BOOKED", "ALREADY_ARBITRATED"}.union(
        *(guard.reported_reasons for guard in GUARDS)
    )
)
"""Reasons of refusals that a reader of the case must know of; the others stand in the audit only."""


async def add_note(
    work: UnitOfWork,
    history: CaseHistory[UnitOfWork],
    case_id: str,
    actor: Actor,
    moment: Moment,
    what: str,
    details: Mapping[str, str] | None = None,
    **more: Any,
) -> None:
    """Add to the history of a case what was shown or refused, with its details; no person stands in it.

    `more` are further fields of the note by their names.
    """
    note = Note(
        occurred_at=to_timestamp(moment.occurred_at),
        recorded_at=to_timestamp(moment.recorded_at),
        post_id=actor.post_id,
        what=what,
        details=dict(details or {}),
        **more,
    )
    entry = HistoryEntry(NOTE, note.SerializeToString(deterministic=True), trace_id_of(current_traceparent()))
    await history.add(work, case_id, [entry])


class RecordRefusedCall(Protocol):
    """Records that a call was refused."""

    async def __call__(
        self, work: UnitOfWork, actor: Actor, moment: Moment, method: str, subject_id: str, error: RefusedError, /
    ) -> None:
        """In a transaction of its own, which names the case or task that the call is about."""


def refusal_recorder(history: CaseHistory[UnitOfWork]) -> RecordRefusedCall:
    """Records refused calls, in the history of the case too where its people are to see it."""

    async def record(
        work: UnitOfWork, actor: Actor, moment: Moment, method: str, subject_id: str, error: RefusedError
    ) -> None:
        case_id = await case_store.case_id_of_task(work.connection, subject_id) or subject_id
        case = await case_store.find_case(work.connection, case_id)
        subject = subject_id if case is None else case.case_number
        await record_refusal(work, actor, moment, method, subject, error)
        if case is not None and error.reason in NOTED_REFUSALS:
            refusal = {"about": method, "reason": str(error), "code": error.reason}
            await add_note(work, history, case.case_id, actor, moment, "refused", error.details, **refusal)

    return record
