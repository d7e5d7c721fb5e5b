"""Audit entries of data-sharing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cityloop_audit import AuditEntry, record
from cityloop_database import Connection
from cityloop_messaging import new_id

from cityloop_data_sharing.domain.acting import Actor, Moment


async def leave_evidence(
    connection: Connection,
    actor: Actor,
    moment: Moment,
    action: str,
    subject: str,
    details: Mapping[str, Any],
    entry_id: UUID | None = None,
) -> str:
    """Write an audit entry in the effect's transaction; returns its digest. `details` holds no row content."""
    entry = AuditEntry(
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
    return await record(connection, entry)
