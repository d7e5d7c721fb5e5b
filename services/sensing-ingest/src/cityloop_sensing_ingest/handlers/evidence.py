"""The audit entry of an act, in its transaction; and that an act was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cityloop_audit import AuditEntry, record
from cityloop_database import UnitOfWork
from cityloop_errors import RefusedError
from cityloop_messaging import new_id

from cityloop_sensing_ingest.domain.acting import Actor, Moment


async def evidence(
    work: UnitOfWork, actor: Actor, moment: Moment, action: str, subject: str, details: Mapping[str, Any]
) -> None:
    """Write who did what to which subject."""
    entry = AuditEntry(
        entry_id=new_id(),
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
    await record(work.connection, entry)


async def refusal(
    work: UnitOfWork, actor: Actor, moment: Moment, method: str, subject: str, error: RefusedError
) -> None:
    """Write that an act was refused and why, though it had no effect.

    Args:
        work: a transaction of its own.
        actor: who tried.
        moment: when.
        method: the call.
        subject: id of the thing or command that it is about.
        error: why it was refused.
    """
    details = {"reason": error.reason, "message": str(error)}
    await evidence(work, actor, moment, f"refused {method}", subject, details)
