"""How published figures are and were made, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cityloop_database import Connection, Pool

from cityloop_citizen_services.publications.domain.definitions import FigureVersion

COLUMNS = "version, definition, since, pack_version"
MOST_SHOWN = 20


async def newest(pool: Connection | Pool) -> Mapping[str, FigureVersion]:
    """The newest version of each figure that was ever published."""
    rows = await pool.fetch(
        f"SELECT DISTINCT ON (indicator) indicator, {COLUMNS} FROM figure_definitions ORDER BY indicator, version DESC"
    )
    return {row["indicator"]: FigureVersion(*tuple(row)[1:]) for row in rows}


async def versions_of(pool: Connection | Pool, indicator: str) -> list[FigureVersion]:
    """Those of a figure, the newest first, at most 20."""
    rows = await pool.fetch(
        f"SELECT {COLUMNS} FROM figure_definitions WHERE indicator = $1 ORDER BY version DESC LIMIT $2",
        indicator,
        MOST_SHOWN,
    )
    return [FigureVersion(*row) for row in rows]


async def add(pool: Connection | Pool, versions: Sequence[tuple[str, FigureVersion]]) -> None:
    """Keep versions; one that another replica has kept already stays as it is."""
    await pool.executemany(
        f"INSERT INTO figure_definitions (indicator, {COLUMNS}) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        [(name, item.version, item.definition, item.since, item.pack_version) for name, item in versions],
    )
