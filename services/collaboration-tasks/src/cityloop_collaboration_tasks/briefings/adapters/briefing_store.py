"""Editions of briefings in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import asyncpg
from cityloop.cases.v1.briefing_pb2 import Briefing as BriefingMessage
from cityloop.cases.v1.briefing_pb2 import BriefingState
from cityloop_database import Connection, Pool
from cityloop_kernel import storable
from cityloop_packs import Briefing

from cityloop_collaboration_tasks.briefings.domain.briefing import Edition

COLUMNS = "briefing_number, subject, definition::text AS definition, message, recorded_at"
STATES = {number: name.removeprefix("BRIEFING_STATE_").lower() for name, number in BriefingState.items()}
FOLLOWING = (
    "(SELECT later.briefing_number FROM briefings AS later WHERE later.briefing = b.briefing"
    " AND later.subject = b.subject AND later.edition > b.edition AND later.state = 'signed'"
    " ORDER BY later.edition LIMIT 1) AS corrected_by"
)


async def add(connection: Connection, edition: Edition) -> bool:
    """Add a new edition; False where there is one of its briefing, subject and number of edition."""
    message = edition.message
    added = await connection.fetchval(
        "INSERT INTO briefings (briefing_number, briefing, subject, edition, state, owner_department_id,"
        " classification, definition, message, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (briefing, subject, edition) DO NOTHING RETURNING briefing_number",
        message.briefing_number,
        message.briefing,
        edition.subject,
        message.edition,
        STATES[message.state],
        message.owner_department_id,
        message.classification,
        edition.definition.model_dump_json(),
        message.SerializeToString(deterministic=True),
        edition.recorded_at,
    )
    return added is not None


async def save(connection: Connection, edition: Edition) -> None:
    """Store an edition that the caller has locked."""
    await connection.execute(
        "UPDATE briefings SET state = $2, message = $3 WHERE briefing_number = $1",
        edition.number,
        STATES[edition.message.state],
        edition.message.SerializeToString(deterministic=True),
    )


async def lock(connection: Connection, number: str) -> Edition | None:
    """An edition that nobody else changes until the transaction ends."""
    if not storable(number):
        return None
    row = await connection.fetchrow(f"SELECT {COLUMNS} FROM briefings WHERE briefing_number = $1 FOR UPDATE", number)
    return None if row is None else _edition(row)


async def newest(connection: Connection, briefing: str, subject: str) -> Edition | None:
    """The newest edition of a briefing about something, locked until the transaction ends."""
    row = await connection.fetchrow(
        f"SELECT {COLUMNS} FROM briefings WHERE briefing = $1 AND subject = $2 ORDER BY edition DESC LIMIT 1"
        " FOR UPDATE",
        briefing,
        subject,
    )
    return None if row is None else _edition(row)


async def find(pool: Connection | Pool, number: str) -> BriefingMessage | None:
    """An edition as it stands."""
    if not storable(number):
        return None
    row = await pool.fetchrow(f"SELECT b.message, {FOLLOWING} FROM briefings AS b WHERE briefing_number = $1", number)
    return None if row is None else _message(row)


async def page(
    pool: Connection | Pool,
    size: int,
    *,
    briefing: str = "",
    state: int = 0,
    reader: str = "",
    most: int,
    after: tuple[dt.datetime, str] | None = None,
) -> list[tuple[dt.datetime, BriefingMessage]]:
    """Editions, newest first, each with when it was begun.

    Args:
        pool: to read from.
        size: of the page.
        briefing: pack and name; all when empty.
        state: all when 0.
        reader: the department that reads: it sees its own whatever their classification.
        most: the greatest classification of those of others.
        after: the last one of the page before.
    """
    moment, number = after if after is not None else (None, None)
    rows = await pool.fetch(
        f"SELECT b.message, b.recorded_at, {FOLLOWING} FROM briefings AS b WHERE ($2 = '' OR briefing = $2)"
        " AND ($3 = '' OR state = $3) AND (classification <= $4 OR owner_department_id = $5)"
        " AND ($6::timestamptz IS NULL OR (recorded_at, briefing_number) < ($6, $7))"
        " ORDER BY recorded_at DESC, briefing_number DESC LIMIT $1",
        size,
        briefing,
        STATES[state] if state else "",
        most,
        reader,
        moment,
        number,
    )
    return [(row["recorded_at"], _message(row)) for row in rows]


async def waiting(pool: Pool, most: int) -> Sequence[str]:
    """Numbers of editions that wait for their figures, the longest waiting first."""
    rows = await pool.fetch(
        "SELECT briefing_number FROM briefings WHERE state = 'waiting' ORDER BY recorded_at LIMIT $1", most
    )
    return [row["briefing_number"] for row in rows]


async def find_edition(pool: Pool, number: str) -> Edition | None:
    """An edition with its definition."""
    row = await pool.fetchrow(f"SELECT {COLUMNS} FROM briefings WHERE briefing_number = $1", number)
    return None if row is None else _edition(row)


async def oldest_waiting(pool: Pool) -> tuple[int, dt.datetime | None]:
    """How many editions wait for their figures, and since when the longest does."""
    row = await pool.fetchrow("SELECT count(*), min(recorded_at) FROM briefings WHERE state = 'waiting'")
    return (0, None) if row is None else (row[0], row[1])


def _edition(row: asyncpg.Record) -> Edition:
    message, definition = BriefingMessage.FromString(row["message"]), Briefing.model_validate_json(row["definition"])
    return Edition(message, row["subject"], definition, row["recorded_at"])


def _message(row: asyncpg.Record) -> BriefingMessage:
    message = BriefingMessage.FromString(row["message"])
    message.corrected_by_number = row["corrected_by"] or ""
    return message
