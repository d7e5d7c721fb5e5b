"""Audit entries: who did what to which subject, with the digest that a receipt states."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cityloop_database import Connection

ALGORITHM = "sha256"
COLUMNS = (
    "entry_id, occurred_at, recorded_at, department_id, system, post_id, person_id, action, subject, details, digest"
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. `details` holds plain JSON values and no personal field of the people concerned."""

    entry_id: UUID
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    department_id: str
    system: str
    post_id: str
    person_id: str
    action: str
    subject: str
    details: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """Algorithm and digest over all fields, as in `sha256:ab12…`."""
        fields = {
            "entry_id": str(self.entry_id),
            "occurred_at": _moment(self.occurred_at),
            "recorded_at": _moment(self.recorded_at),
            "department_id": self.department_id,
            "system": self.system,
            "post_id": self.post_id,
            "person_id": self.person_id,
            "action": self.action,
            "subject": self.subject,
            "details": json.loads(json.dumps(self.details)),
        }
        text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return f"{ALGORITHM}:{hashlib.sha256(text.encode()).hexdigest()}"


async def record(connection: Connection, entry: AuditEntry) -> str:
    """Write the entry in the effect's transaction; returns its digest."""
    return (await record_all(connection, [entry]))[0]


async def record_all(connection: Connection, entries: Sequence[AuditEntry]) -> list[str]:
    """Write entries in the transaction of their effects; returns their digests."""
    digests = [entry.digest for entry in entries]
    rows = [
        (
            entry.entry_id,
            entry.occurred_at,
            entry.recorded_at,
            entry.department_id,
            entry.system,
            entry.post_id,
            entry.person_id,
            entry.action,
            entry.subject,
            json.dumps(entry.details),
            digest,
        )
        for entry, digest in zip(entries, digests, strict=True)
    ]
    await connection.execute(
        f"WITH written AS (INSERT INTO audit_entries ({COLUMNS}) SELECT * FROM"
        " unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[],"
        " $8::text[], $9::text[], $10::json[], $11::text[]) RETURNING entry_id)"
        " INSERT INTO audit_unchained SELECT entry_id FROM written",
        *(list(column) for column in zip(*rows, strict=True)),
    )
    return digests


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")
