"""Figures in PostgreSQL, each in its newest version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cityloop_database import Connection, Pool

from cityloop_citizen_services.publications.domain.figures import WHOLE, Figure

COLUMNS = (
    "figure_id, version, indicator, period, starts_at, ends_at, dimension, part, value, unit, numerator, denominator,"
    " withheld, band, restated, known_at"
)
NEWER = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS.split(", ")[1:])
SAVE = (
    f"INSERT INTO register_figures ({COLUMNS})"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    f" ON CONFLICT (figure_id) DO UPDATE SET {NEWER} WHERE register_figures.version < excluded.version"
)


async def save_newest(connection: Connection, figures: Sequence[Figure]) -> None:
    """Keep the newest versions; one that arrives late or again changes nothing."""
    await connection.executemany(
        SAVE,
        [
            (
                item.figure_id,
                item.version,
                item.indicator,
                item.period,
                item.start,
                item.end,
                item.dimension,
                item.part,
                item.value,
                item.unit,
                item.numerator,
                item.denominator,
                item.withheld,
                item.band,
                item.restated,
                item.known_at,
            )
            for item in figures
        ],
    )


async def since(
    pool: Connection | Pool, indicator: str, period: str, dimension: str, start: dt.datetime
) -> list[Figure]:
    """The figures of the whole city and of its parts by a dimension whose periods began then or later."""
    rows = await pool.fetch(
        f"SELECT {COLUMNS} FROM register_figures WHERE indicator = $1 AND period = $2 AND dimension = ANY($3)"
        " AND starts_at >= $4 ORDER BY starts_at DESC, part",
        indicator,
        period,
        [WHOLE, dimension],
        start,
    )
    return [Figure(*row) for row in rows]


async def newest_starts(
    pool: Connection | Pool, indicator: str, period: str, now: dt.datetime, limit: int
) -> list[dt.datetime]:
    """When the newest periods of the whole city that have begun did so, the newest first."""
    rows = await pool.fetch(
        "SELECT starts_at FROM register_figures WHERE indicator = $1 AND period = $2 AND dimension = $3"
        " AND starts_at <= $4 ORDER BY starts_at DESC LIMIT $5",
        indicator,
        period,
        WHOLE,
        now,
        limit,
    )
    return [row["starts_at"] for row in rows]


async def delete_ended(connection: Connection, period: str, before: dt.datetime, limit: int) -> int:
    """Delete figures of a unit of periods that ended before a moment; returns how many."""
    rows = await connection.fetch(
        "DELETE FROM register_figures WHERE figure_id IN"
        " (SELECT figure_id FROM register_figures WHERE period = $1 AND ends_at < $2 LIMIT $3) RETURNING 1",
        period,
        before,
        limit,
    )
    return len(rows)
