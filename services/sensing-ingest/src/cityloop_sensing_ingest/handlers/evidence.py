"""The audit entry of an act, in its transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cityloop_audit import AuditEntry, record
from cityloop_database import UnitOfWork
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
