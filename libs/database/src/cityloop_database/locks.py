"""Locks of PostgreSQL on names, such as the id of an event or a secret, that need no row."""

from __future__ import annotations

from collections.abc import Iterable

from cityloop_database.pool import Connection


async def lock_names(connection: Connection, names: Iterable[str], prefix: str = "") -> None:
    """What concerns one of these names waits for the others that do, until the transaction ends.

    Args:
        connection: of the transaction.
        names: taken in one order everywhere, so that nobody waits for who waits for him.
        prefix: of what the names are of, where others may have the same.
    """
    await connection.execute(
        "SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT hashtextextended(name, 0) AS key"
        " FROM unnest($1::text[]) AS given (name) ORDER BY key) AS ordered",
        [prefix + name for name in names],
    )
