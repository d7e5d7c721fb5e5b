"""Notices and appeals in PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection

import asyncpg
from cityloop_database import Connection, Pool
from cityloop_kernel import Actor

from cityloop_citizen_services.ledgers.domain.appeals import Notice, NoticeState

COLUMNS = (
    "notice.sequence, notice.state, notice.appeal_until, notice.text, notice.appealed_at, notice.decided_at,"
    " notice.department_id, notice.post_id, notice.person_id, notice.reason, entry.person_id AS made_by"
)
FOUND = f"SELECT {COLUMNS} FROM ledger_notices AS notice JOIN ledger_entries AS entry USING (sequence)"


async def insert(connection: Connection, ledger: str, notice: Notice) -> None:
    """Store the notice of an entry."""
    await connection.execute(
        "INSERT INTO ledger_notices (sequence, ledger, state, appeal_until, text, department_id, post_id, person_id,"
        " reason) VALUES ($1, $2, $3, $4, '', '', '', '', '')",
        notice.sequence,
        ledger,
        notice.state,
        notice.appeal_until,
    )


async def find(connection: Connection, sequence: int) -> Notice | None:
    """The notice of an entry; whoever changes it locks its holder first."""
    row = await connection.fetchrow(f"{FOUND} WHERE notice.sequence = $1", sequence)
    return None if row is None else _notice(row)


async def of_entries(pool: Pool, sequences: Collection[int]) -> dict[int, Notice]:
    """The notices of entries that have one."""
    rows = await pool.fetch(f"{FOUND} WHERE notice.sequence = ANY($1::bigint[])", list(sequences))
    return {row["sequence"]: _notice(row) for row in rows}


async def appealed(pool: Pool, ledger: str, after: int, most: int) -> list[Notice]:
    """Appeals of a ledger that wait for a decision, the oldest first."""
    rows = await pool.fetch(
        f"{FOUND} WHERE notice.ledger = $1 AND notice.state = 'appealed' AND notice.sequence > $2"
        " ORDER BY notice.sequence LIMIT $3",
        ledger,
        after,
        most,
    )
    return [_notice(row) for row in rows]


async def waiting(pool: Pool) -> int:
    """How many appeals wait for a decision."""
    return int(await pool.fetchval("SELECT count(*) FROM ledger_notices WHERE state = 'appealed'"))


async def update(connection: Connection, notice: Notice) -> None:
    """Store where a notice stands."""
    await connection.execute(
        "UPDATE ledger_notices SET state = $2, text = $3, appealed_at = $4, decided_at = $5, department_id = $6,"
        " post_id = $7, person_id = $8, reason = $9 WHERE sequence = $1",
        notice.sequence,
        notice.state,
        notice.text,
        notice.appealed_at,
        notice.decided_at,
        notice.decided_by.department_id,
        notice.decided_by.post_id,
        notice.decided_by.person_id,
        notice.reason,
    )


def _notice(row: asyncpg.Record) -> Notice:
    return Notice(
        sequence=row["sequence"],
        state=NoticeState(row["state"]),
        appeal_until=row["appeal_until"],
        made_by=row["made_by"],
        text=row["text"],
        appealed_at=row["appealed_at"],
        decided_at=row["decided_at"],
        decided_by=Actor(row["department_id"], "", row["post_id"], row["person_id"]),
        reason=row["reason"],
    )
