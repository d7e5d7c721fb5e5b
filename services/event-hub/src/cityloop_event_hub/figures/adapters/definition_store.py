"""Definitions of figures in PostgreSQL, each from the moment on that it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from cityloop_database import Connection
from cityloop_packs import Indicator

from cityloop_event_hub.figures.adapters.fact_log import LogEnd
from cityloop_event_hub.figures.domain.definitions import Definitions

NEWEST = (
    "SELECT DISTINCT ON (indicator) * FROM indicator_definitions WHERE known_at <= $1 ORDER BY indicator, known_at DESC"
)
EVER = dt.datetime.max.replace(tzinfo=dt.UTC)


async def newest(connection: Connection) -> dict[str, tuple[str | None, str]]:
    """The present definition of each figure that ever was, and its zone."""
    rows = await connection.fetch(f"SELECT indicator, definition::text AS definition, zone FROM ({NEWEST}) AS d", EVER)
    return {row["indicator"]: (row["definition"], row["zone"]) for row in rows}


async def state(connection: Connection) -> object:
    """Differs whenever a definition was added or computed."""
    row = await connection.fetchrow(
        "SELECT count(*) AS all, count(*) FILTER (WHERE computed) AS computed FROM indicator_definitions"
    )
    return None if row is None else tuple(row)


async def in_force(
    connection: Connection, known_at: dt.datetime | None = None, *, computed: bool = False
) -> Definitions:
    """Those in force now, or at a moment.

    Args:
        connection: to the database.
        known_at: the moment; now when None.
        computed: only those whose cells are made.
    """
    rows = await connection.fetch(
        f"SELECT indicator, definition, zone FROM ({NEWEST}) AS d"
        " WHERE definition IS NOT NULL AND (computed OR NOT $2)",
        known_at or EVER,
        computed,
    )
    zone = ZoneInfo(rows[0]["zone"] if rows else "UTC")
    return Definitions({row["indicator"]: Indicator.model_validate_json(row["definition"]) for row in rows}, zone)


class Present:
    """Definitions in force, read again only when they have changed: to read 200 of them takes some 40 ms.

    Args:
        computed: only those whose cells are made.
    """

    def __init__(self, *, computed: bool = False) -> None:
        self._computed = computed
        self._read: tuple[object, Definitions] | None = None

    async def read(self, connection: Connection) -> Definitions:
        """As they are now."""
        present = await state(connection)
        if self._read is None or self._read[0] != present:
            self._read = present, await in_force(connection, computed=self._computed)
        return self._read[1]


async def to_compute(connection: Connection) -> list[str]:
    """Figures whose present definition has no cells yet, or that are no longer defined and still have some."""
    rows = await connection.fetch(f"SELECT indicator FROM ({NEWEST}) AS d WHERE NOT computed", EVER)
    return [row["indicator"] for row in rows]


async def mark_computed(connection: Connection, names: Collection[str]) -> None:
    """The cells of these figures are those of their newest definition."""
    await connection.execute("UPDATE indicator_definitions SET computed = true WHERE indicator = ANY($1)", list(names))


async def add(
    connection: Connection, end: LogEnd, now: dt.datetime, definitions: Mapping[str, str | None], zone: str
) -> None:
    """Definitions that hold from now on; None for what is no longer defined."""
    await connection.executemany(
        "INSERT INTO indicator_definitions (indicator, fact_number, known_at, definition, zone)"
        " VALUES ($1, $2, $3, $4, $5)",
        [(name, end.number, now, definition, zone) for name, definition in sorted(definitions.items())],
    )


async def defined_at(connection: Connection) -> dict[str, dt.datetime]:
    """Since when each figure is defined as it is now."""
    rows = await connection.fetch(f"SELECT indicator, known_at FROM ({NEWEST}) AS d", EVER)
    return {row["indicator"]: row["known_at"] for row in rows}
