"""Evidence of a change: who did what to which subject, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, Moment, RefusedError
from cityloop_messaging import new_id

from cityloop_audit.entries import AuditEntry, record


async def record_evidence(
    connection: Connection,
    actor: Actor,
    moment: Moment,
    action: str,
    subject: str,
    details: Mapping[str, Any],
    entry_id: UUID | None = None,
) -> str:
    """Write who did what, in the effect's transaction; returns the entry's digest.

    Args:
        connection: of the effect's transaction.
        actor: who.
        moment: when.
        action: what.
        subject: to what: an id or a number.
        details: plain JSON values, no personal field of the people concerned, no content of rows.
        entry_id: a new one unless given.
    """
    return await record(connection, evidence_of(actor, moment, action, subject, details, entry_id))


def evidence_of(
    actor: Actor,
    moment: Moment,
    action: str,
    subject: str,
    details: Mapping[str, Any],
    entry_id: UUID | None = None,
) -> AuditEntry:
    """The entry that `record_evidence` writes, to be written with others."""
    return AuditEntry(
        entry_id=entry_id or new_id(),
        occurred_at=moment.occurred_at,
        recorded_at=moment.recorded_at,
        department_id=actor.department_id,
        system=actor.system,
        post_id=actor.post_id,
        person_id=actor.person_id,
        action=action,
        subject=subject,
        details=details,
    )


async def record_refusal(
    work: UnitOfWork, actor: Actor, moment: Moment, method: str, subject: str, error: RefusedError
) -> None:
    """Write that a call was refused and why, though it had no effect.

    Args:
        work: a transaction of its own.
        actor: who tried.
        moment: when.
        method: the call.
        subject: id or number of what it is about.
        error: why it was refused.
    """
    details = {"reason": error.reason, "message": str(error)}
    await record_evidence(work.connection, actor, moment, f"refused {method}", subject, details)
