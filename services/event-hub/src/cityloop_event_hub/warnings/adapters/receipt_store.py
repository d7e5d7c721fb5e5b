"""Receipts of messages that carry warnings, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cityloop_database import Connection

DUE_AT = "greatest(w.acknowledge_by, r.delivered_at + make_interval(secs => w.acknowledge_seconds))"
"""Of a message: the warning's, and for one that was sent later as long from its delivery."""
OVERDUE = (
    f"r.warning_id = w.warning_id AND r.reported_at IS NULL AND {DUE_AT} <= $1"
    f" AND (r.confirmed_at IS NULL OR r.confirmed_at > {DUE_AT})"
)
DELETE_OLD_RECEIPTS = (
    "DELETE FROM message_receipts WHERE message_id IN"
    " (SELECT message_id FROM message_receipts WHERE recorded_at < $1 ORDER BY recorded_at LIMIT 10000)"
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one message."""

    message_id: str
    version: int
    state: int
    warning_id: str
    delivered_at: dt.datetime | None
    confirmed_at: dt.datetime | None
    occurred_at: dt.datetime


@dataclass(frozen=True, slots=True)
class OverdueWarning:
    """A warning whose limit has passed with messages that were not confirmed in time."""

    warning_id: str
    event_id: str


@dataclass(frozen=True, slots=True)
class UnconfirmedMessage:
    """A message that was not confirmed by its limit."""

    message_id: str
    limit: dt.datetime


async def save(connection: Connection, receipts: Sequence[Receipt], now: dt.datetime) -> None:
    """Store receipts in any order: the greatest version counts, and the first confirmation."""
    await connection.executemany(
        "INSERT INTO message_receipts AS r"
        " (message_id, version, state, warning_id, delivered_at, confirmed_at, occurred_at, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (message_id) DO UPDATE SET"
        " state = CASE WHEN excluded.version > r.version THEN excluded.state ELSE r.state END,"
        " occurred_at = CASE WHEN excluded.version > r.version THEN excluded.occurred_at ELSE r.occurred_at END,"
        " version = greatest(r.version, excluded.version),"
        " delivered_at = least(r.delivered_at, excluded.delivered_at),"
        " confirmed_at = least(r.confirmed_at, excluded.confirmed_at)",
        [
            (
                receipt.message_id,
                receipt.version,
                receipt.state,
                receipt.warning_id,
                receipt.delivered_at,
                receipt.confirmed_at,
                receipt.occurred_at,
                now,
            )
            for receipt in receipts
        ],
    )


async def overdue_warnings(connection: Connection, now: dt.datetime) -> list[OverdueWarning]:
    """Signed warnings of events that are not closed, past their limit, with messages that have not been reported."""
    rows = await connection.fetch(
        "SELECT w.warning_id, w.event_id FROM warnings w"
        " WHERE w.state IN ('signed', 'all_clear_draft') AND w.event_id IS NOT NULL AND NOT w.event_closed"
        " AND w.acknowledge_by <= $1"
        f" AND EXISTS (SELECT FROM message_receipts r WHERE {OVERDUE})"
        " ORDER BY w.acknowledge_by, w.warning_id LIMIT 100",
        now,
    )
    return [OverdueWarning(str(row["warning_id"]), str(row["event_id"])) for row in rows]


async def mark_reported(connection: Connection, warning_id: str, now: dt.datetime) -> list[UnconfirmedMessage]:
    """Mark the messages that were not confirmed in time as reported, and return those that were not before, by id."""
    rows = await connection.fetch(
        "UPDATE message_receipts r SET reported_at = $1 FROM warnings w"
        f" WHERE w.warning_id = $2 AND {OVERDUE} RETURNING r.message_id, {DUE_AT} AS passed",
        now,
        warning_id,
    )
    return sorted(
        (UnconfirmedMessage(row["message_id"], row["passed"]) for row in rows), key=lambda item: item.message_id
    )


async def delete_before(connection: Connection, before: dt.datetime) -> None:
    """Delete receipts that were stored before a moment, some at a time."""
    await connection.execute(DELETE_OLD_RECEIPTS, before)
