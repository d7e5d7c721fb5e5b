"""Short numbers of subjects, counted by sequences of PostgreSQL."""

from __future__ import annotations

from cityloop_database.pool import Connection


async def next_numbers(connection: Connection, sequence: str, count: int) -> list[int]:
    """The next numbers of a sequence, in order; none is ever given twice, also where a transaction fails."""
    rows = await connection.fetch("SELECT nextval($1::regclass) AS number FROM generate_series(1, $2)", sequence, count)
    return [row["number"] for row in rows]
