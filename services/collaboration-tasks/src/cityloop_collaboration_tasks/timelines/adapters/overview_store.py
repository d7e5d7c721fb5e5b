"""What was kept last, of all cases and of the city, for the overview."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop_database import Connection

from cityloop_collaboration_tasks.cases.adapters.case_store import HistoryEntry
from cityloop_collaboration_tasks.timelines.adapters.receipt_store import KeptReceipt

LATEST = """
SELECT * FROM (
    SELECT h.kind, h.message, h.trace_id, h.kept_at, h.entry, c.case_number, c.event_class
    FROM (SELECT * FROM case_history ORDER BY kept_at DESC, entry DESC LIMIT $1) h JOIN cases c USING (case_id)
    UNION ALL
    SELECT 'signal', s.message, '', s.kept_at, s.membership_version, c.case_number, c.event_class
    FROM (SELECT * FROM case_signals ORDER BY kept_at DESC LIMIT $1) s JOIN cases c USING (event_id)
    UNION ALL
    SELECT 'warning', w.message, w.trace_id, w.kept_at, w.version, c.case_number, coalesce(c.event_class, '')
    FROM (SELECT * FROM warnings ORDER BY kept_at DESC LIMIT $1) w LEFT JOIN cases c USING (event_id)
    UNION ALL
    (SELECT kind, message, trace_id, kept_at, version, NULL, '' FROM city_history ORDER BY kept_at DESC LIMIT $1)
) AS kept ORDER BY kept_at DESC, entry DESC LIMIT $1
"""
"""Each part reads no more of its index than the page shows."""


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """Something that happened, when it was kept, and the case it is of; a number is empty where there is none."""

    kept_at: dt.datetime
    entry: HistoryEntry
    case_number: str
    event_class: str


async def latest_entries(connection: Connection, count: int) -> list[KeptEntry]:
    """What was kept last of cases, signals, warnings and the city, newest first."""
    rows = await connection.fetch(LATEST, count)
    return [
        KeptEntry(
            row["kept_at"],
            HistoryEntry(row["kind"], row["message"], row["trace_id"]),
            row["case_number"] or "",
            row["event_class"],
        )
        for row in rows
    ]


async def latest_receipts(connection: Connection, count: int) -> list[tuple[dt.datetime, KeptReceipt]]:
    """What reporters were told last, newest first."""
    rows = await connection.fetch(
        "SELECT message, trace_id, kept_at FROM told_reporters ORDER BY kept_at DESC LIMIT $1", count
    )
    return [(row["kept_at"], KeptReceipt(MessageReceipt.FromString(row["message"]), row["trace_id"])) for row in rows]


async def keep_in_city(connection: Connection, subject: str, version: int, entry: HistoryEntry) -> None:
    """Keep something that is of no case; a version that comes again is the same."""
    await connection.execute(
        "INSERT INTO city_history (kind, subject, version, message, trace_id) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT DO NOTHING",
        entry.kind,
        subject,
        version,
        entry.message,
        entry.trace_id,
    )
