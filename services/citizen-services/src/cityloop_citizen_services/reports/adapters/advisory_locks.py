"""Locks of PostgreSQL on names, such as the id of an event or a secret, that need no row."""

from __future__ import annotations

from collections.abc import Iterable

from cityloop_database import Connection


async def lock_names(connection: Connection, names: Iterable[str]) -> None:
    """What concerns one of these names waits for the others that do, until the transaction ends."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock(name)"
        " FROM (SELECT DISTINCT hashtextextended(item, 0) AS name FROM unnest($1::text[]) item ORDER BY 1) names",
        list(names),
    )
