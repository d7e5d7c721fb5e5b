"""The entry of an act: who did what to which subject, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from cityloop_database import Connection
from cityloop_messaging import new_id

from cityloop_audit.entries import AuditEntry, record


class Actor(Protocol):
    """A post, the person who holds it, and the system of their department that called."""

    @property
    def department_id(self) -> str:
        """Whose post it is."""

    @property
    def system(self) -> str:
        """The system that called."""

    @property
    def post_id(self) -> str:
        """The post; empty where a system acts by itself."""

    @property
    def person_id(self) -> str:
        """Who holds it; empty likewise."""


class Moment(Protocol):
    """When an act happened in the world, and when it is recorded."""

    @property
    def occurred_at(self) -> dt.datetime:
        """In the world."""

    @property
    def recorded_at(self) -> dt.datetime:
        """Here."""


@dataclass(frozen=True, slots=True)
class At:
    """A moment, where nothing else says both times."""

    occurred_at: dt.datetime
    recorded_at: dt.datetime


async def leave_evidence(
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
