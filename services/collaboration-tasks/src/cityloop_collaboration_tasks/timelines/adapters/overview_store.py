"""What happened last, in all cases and in the city, and the history of the city itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cityloop.citizen.v1.message_pb2 import MessageReceipt
from cityloop_database import Connection

from cityloop_collaboration_tasks.cases.domain.history import HistoryEntry
from cityloop_collaboration_tasks.timelines.adapters.receipt_store import ReceiptRecord

LATEST_ENTRIES = """
SELECT * FROM (
    SELECT h.kind, h.message, h.trace_id, h.stored_at, h.entry, c.case_number, c.event_class
    FROM (SELECT * FROM case_history ORDER BY stored_at DESC, entry DESC LIMIT $1) h JOIN cases c USING (case_id)
    UNION ALL
    SELECT 'signal', s.message, '', s.stored_at, s.membership_version, c.case_number, c.event_class
    FROM (SELECT * FROM case_signals ORDER BY stored_at DESC LIMIT $1) s JOIN cases c USING (event_id)
    UNION ALL
    SELECT 'warning', w.message, w.trace_id, w.stored_at, w.version, c.case_number, coalesce(c.event_class, '')
    FROM (SELECT * FROM warnings ORDER BY stored_at DESC LIMIT $1) w LEFT JOIN cases c USING (event_id)
    UNION ALL
    (SELECT kind, message, trace_id, stored_at, version, NULL, '' FROM city_history ORDER BY stored_at DESC LIMIT $1)
) AS latest ORDER BY stored_at DESC, entry DESC LIMIT $1
"""
"""Reads the tables of cases too; each part reads no more of its index than the page shows."""


@dataclass(frozen=True, slots=True)
class LatestEntry:
    """Something that happened, when it was stored, and the case it is of; a number is empty where there is none."""

    stored_at: dt.datetime
    entry: HistoryEntry
    case_number: str
    event_class: str


async def latest_entries(connection: Connection, count: int) -> list[LatestEntry]:
    """What was stored last of cases, signals, warnings and the city, newest first."""
    rows = await connection.fetch(LATEST_ENTRIES, count)
    return [
        LatestEntry(
            row["stored_at"],
            HistoryEntry(row["kind"], row["message"], row["trace_id"]),
            row["case_number"] or "",
            row["event_class"],
        )
        for row in rows
    ]


async def latest_receipts(connection: Connection, count: int) -> list[tuple[dt.datetime, ReceiptRecord]]:
    """What reporters were told last, newest first."""
    rows = await connection.fetch(
        "SELECT message, trace_id, stored_at FROM reporter_messages ORDER BY stored_at DESC LIMIT $1", count
    )
    return [
        (row["stored_at"], ReceiptRecord(MessageReceipt.FromString(row["message"]), row["trace_id"])) for row in rows
    ]


async def add_city_history(connection: Connection, subject: str, version: int, entry: HistoryEntry) -> None:
    """Insert something that is of no case; a version that comes again is the same."""
    await connection.execute(
        "INSERT INTO city_history (kind, subject, version, message, trace_id) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT DO NOTHING",
        entry.kind,
        subject,
        version,
        entry.message,
        entry.trace_id,
    )
