"""What reporters were told, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import asyncpg
from cityloop_database import Connection, Pool, texts_from_column, texts_to_column

from cityloop_citizen_services.notifications.domain.reporter_message import MessageText, ReporterMessage

MessageKey = tuple[str, str, int]
"""Report number, origin and version of a message."""


async def add_messages(
    connection: Connection, messages: Sequence[tuple[ReporterMessage, MessageText]], now: dt.datetime
) -> set[MessageKey]:
    """Keep messages as they are put in inboxes; one that was made before is not made again. Returns the new ones."""
    rows = await connection.fetch(
        "INSERT INTO reporter_messages (report_number, origin, version, state, reason, occurred_at, text, pack_id,"
        " pack_version, recorded_at) SELECT *, $10::timestamptz FROM unnest($1::text[], $2::text[], $3::bigint[],"
        " $4::text[], $5::text[], $6::timestamptz[], $7::jsonb[], $8::text[], $9::integer[])"
        " ON CONFLICT DO NOTHING RETURNING report_number, origin, version",
        [message.report_number for message, _ in messages],
        [message.origin for message, _ in messages],
        [message.version for message, _ in messages],
        [message.state for message, _ in messages],
        [message.reason for message, _ in messages],
        [message.occurred_at for message, _ in messages],
        [texts_to_column(text.texts) for _, text in messages],
        [text.pack_id for _, text in messages],
        [text.pack_version for _, text in messages],
        now,
    )
    return {(row["report_number"], row["origin"], row["version"]) for row in rows}


async def add_receipts(connection: Connection, receipts: Sequence[tuple[MessageKey, bytes, str]]) -> None:
    """Keep receipts beside their messages, each with the trace it belongs to."""
    await connection.executemany(
        "UPDATE reporter_messages SET receipt = $4, trace_id = $5"
        " WHERE report_number = $1 AND origin = $2 AND version = $3",
        [(*key, receipt, trace_id) for key, receipt, trace_id in receipts],
    )


async def receipts_after(connection: Connection, number: int, at_most: int) -> list[tuple[int, bytes, str]]:
    """Receipts after a number, each with its number and its trace, in the order of the numbers."""
    rows = await connection.fetch(
        "SELECT number, receipt, trace_id FROM reporter_messages WHERE number > $1 AND receipt IS NOT NULL"
        " ORDER BY number LIMIT $2",
        number,
        at_most,
    )
    return [(row["number"], row["receipt"], row["trace_id"]) for row in rows]


async def messages_of(pool: Pool, report_number: str) -> list[ReporterMessage]:
    """What a reporter was told, newest first."""
    rows = await pool.fetch(
        "SELECT report_number, origin, version, state, reason, occurred_at, text, pack_id, pack_version"
        " FROM reporter_messages WHERE report_number = $1 ORDER BY occurred_at DESC, version DESC, origin",
        report_number,
    )
    return [_message(row) for row in rows]


def _message(row: asyncpg.Record) -> ReporterMessage:
    kept = row["text"] is not None
    return ReporterMessage(
        report_number=row["report_number"],
        event_class="",
        origin=row["origin"],
        version=row["version"],
        state=row["state"],
        reason=row["reason"],
        occurred_at=row["occurred_at"],
        text=MessageText(texts_from_column(row["text"]), row["pack_id"], row["pack_version"]) if kept else None,
    )
