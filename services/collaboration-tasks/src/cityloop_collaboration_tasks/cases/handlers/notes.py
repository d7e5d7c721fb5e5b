"""Notes on a case: what a move was shown, and what was refused."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cityloop_audit import record_refusal
from cityloop_database import UnitOfWork
from cityloop_flows import GUARDS
from cityloop_kernel import Actor, Moment, RefusedError
from cityloop_telemetry import current_traceparent, trace_id_of

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.domain.history import HistoryEntry

NOTE = "note"
NOTED_REFUSALS = frozenset(
    {"SENSING_UNAVAILABLE", "CHILDREN_OPEN", "RESOURCE_BOOKED", "ALREADY_ARBITRATED"}.union(
        *(guard.reported_reasons for guard in GUARDS)
    )
)
"""Reasons of refusals that a reader of the case must know of; the others stand in the audit only."""


async def add_note(
    work: UnitOfWork,
    case_id: str,
    actor: Actor,
    moment: Moment,
    what: str,
    details: Mapping[str, str] | None = None,
    **more: str | int,
) -> None:
    """Add to the history of a case what was shown or refused, with its details; no person stands in it."""
    content = {
        "occurred_at": moment.occurred_at.isoformat(),
        "recorded_at": moment.recorded_at.isoformat(),
        "post_id": actor.post_id,
        "what": what,
        "details": dict(details or {}),
        **more,
    }
    entry = HistoryEntry(NOTE, json.dumps(content).encode(), trace_id_of(current_traceparent()))
    await case_store.add_history(work.connection, case_id, [entry])


async def record_refused_call(
    work: UnitOfWork, actor: Actor, moment: Moment, method: str, subject_id: str, error: RefusedError
) -> None:
    """Record that a call was refused, in the history of the case too where its people are to see it.

    Args:
        work: a transaction of its own.
        actor: who tried.
        moment: when.
        method: the call.
        subject_id: id of the case or task that the call is about.
        error: why it was refused.
    """
    case_id = await case_store.case_id_of_task(work.connection, subject_id) or subject_id
    case = await case_store.find_case(work.connection, case_id)
    subject = subject_id if case is None else case.case_number
    await record_refusal(work, actor, moment, method, subject, error)
    if case is not None and error.reason in NOTED_REFUSALS:
        refusal = {"call": method, "reason": str(error), "code": error.reason}
        await add_note(work, case.case_id, actor, moment, "refused", error.details, **refusal)
