"""Evidence of looks: who saw what people said or showed. One entry tells of all looks within ten minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from cityloop_database import Connection
from cityloop_kernel import Actor, Moment

from cityloop_audit.evidence import record_evidence

ONE_LOOK = dt.timedelta(minutes=10)
"""Of one person at one matter: then the next entry is written."""


async def record_view(
    connection: Connection, actor: Actor, moment: Moment, action: str, subject: str, details: Mapping[str, Any]
) -> bool:
    """Write that a person looks, unless that was written less than ten minutes ago; whether it was written now.

    Args:
        connection: of a transaction that ends before anything is shown.
        actor: who looks.
        moment: when; what counts is when it is recorded.
        action: what is looked at.
        subject: number of the case, or of the report that has none.
        details: as of `record_evidence`.
    """
    who = (actor.department_id, actor.person_id)
    await connection.execute(
        "DELETE FROM audit_views WHERE department_id = $1 AND person_id = $2 AND recorded_at <= $3",
        *who,
        moment.recorded_at - ONE_LOOK,
    )
    new = await connection.fetchval(
        "INSERT INTO audit_views (department_id, person_id, subject, recorded_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING RETURNING true",
        *who,
        subject,
        moment.recorded_at,
    )
    if new:
        await record_evidence(connection, actor, moment, action, subject, details)
    return bool(new)
