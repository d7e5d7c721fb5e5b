"""What was last published of each figure, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cityloop_database import Connection

from cityloop_event_hub.figures.adapters.cell_store import ARRAYS, KEY
from cityloop_event_hub.figures.domain.definitions import WINDOW
from cityloop_event_hub.figures.domain.formulas import Cell


@dataclass(frozen=True, slots=True)
class Published:
    """A figure as it was last published; version 0 before the first time."""

    cell: Cell
    version: int
    band: str
    band_changes: int
    restated: int


async def changed(connection: Connection, most: int) -> list[Published]:
    """Those that have changed since, the longest waiting first."""
    rows = await connection.fetch(
        f"SELECT {KEY}, version, band, band_changes, restated FROM published_indicators"
        " WHERE changed_at IS NOT NULL ORDER BY changed_at LIMIT $1",
        most,
    )
    return [_published(row) for row in rows]


async def last(
    connection: Connection, name: str, unit: str, starts: Collection[int], dimension: str
) -> dict[tuple[int, str], Published]:
    """By start and part."""
    rows = await connection.fetch(
        f"SELECT {KEY}, version, band, band_changes, restated FROM published_indicators"
        " WHERE indicator = $1 AND unit = $2 AND start = ANY($3) AND dimension = $4",
        name,
        unit,
        list(starts),
        dimension,
    )
    return {(row["start"], row["part"]): _published(row) for row in rows}


async def newest_start(connection: Connection, name: str, unit: str) -> int | None:
    """The beginning of the last period of a figure that was published, or is to be; None where none was."""
    found: int | None = await connection.fetchval(
        "SELECT max(start) FROM published_indicators WHERE indicator = $1 AND unit = $2", name, unit
    )
    return found


async def save(
    connection: Connection, published: Sequence[Published], values: Sequence[Decimal | None], number: int
) -> None:
    """That these were published, with the facts up to a number of the log."""
    columns = [list(column) for column in zip(*(item.cell for item in published), strict=True)]
    await connection.execute(
        f"UPDATE published_indicators AS p SET version = n.version, band = n.band, band_changes = n.band_changes,"
        f" value = n.value, fact_number = $10, changed_at = NULL"
        f" FROM unnest({ARRAYS}, $6::bigint[], $7::text[], $8::bigint[], $9::numeric[])"
        f" AS n ({KEY}, version, band, band_changes, value)"
        " WHERE (p.indicator, p.unit, p.start, p.dimension, p.part)"
        " = (n.indicator, n.unit, n.start, n.dimension, n.part)",
        *columns,
        [item.version for item in published],
        [item.band for item in published],
        [item.band_changes for item in published],
        list(values),
        number,
    )


async def move_windows(connection: Connection, names: Collection[str], now: dt.datetime) -> None:
    """Windows of these figures have moved: each is published anew."""
    await connection.execute(
        "UPDATE published_indicators SET changed_at = $3 WHERE indicator = ANY($1) AND unit = $2"
        " AND changed_at IS NULL",
        list(names),
        WINDOW,
        now,
    )


async def forget(connection: Connection, cells: Sequence[Cell]) -> None:
    """Figures that are no longer defined."""
    columns = [list(column) for column in zip(*cells, strict=True)]
    await connection.execute(
        f"DELETE FROM published_indicators p USING unnest({ARRAYS}) AS n ({KEY})"
        " WHERE (p.indicator, p.unit, p.start, p.dimension, p.part)"
        " = (n.indicator, n.unit, n.start, n.dimension, n.part)",
        *columns,
    )


async def oldest_change(connection: Connection) -> dt.datetime | None:
    """Since when a change waits to be published, or a fact to be counted; None when none does."""
    found: dt.datetime | None = await connection.fetchval(
        "SELECT least((SELECT min(changed_at) FROM published_indicators), (SELECT min(f.known_at)"
        " FROM indicator_log l JOIN indicator_facts f"
        " ON f.known_at >= l.counted_at AND f.fact_number > l.counted_number WHERE l.fact_number > l.counted_number))"
    )
    return found


def _published(row: Mapping[str, Any]) -> Published:
    cell = Cell(*(row[name] for name in ("indicator", "unit", "start", "dimension", "part")))
    return Published(cell, row["version"], row["band"], row["band_changes"], row["restated"])
