"""Cells of figures in PostgreSQL: added to, read, and marked as changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from cityloop_database import Connection

from cityloop_event_hub.figures.domain.formulas import Cell, Tally

KEY = "indicator, unit, start, dimension, part"
ARRAYS = "$1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[]"


async def add(connection: Connection, tally: Tally) -> None:
    """Add a tally to what stands."""
    cells = [
        cell
        for cell in {**tally.numerators, **tally.denominators}
        if tally.numerators[cell] or tally.denominators[cell]
    ]
    if cells:
        await connection.execute(
            f"INSERT INTO indicator_cells AS c ({KEY}, numerator, denominator)"
            f" SELECT * FROM unnest({ARRAYS}, $6::bigint[], $7::bigint[]) ON CONFLICT ({KEY}) DO UPDATE SET"
            " numerator = c.numerator + excluded.numerator, denominator = c.denominator + excluded.denominator",
            *_columns(cells),
            [tally.numerators[cell] for cell in cells],
            [tally.denominators[cell] for cell in cells],
        )
    durations = [
        (cell, seconds, count) for cell, counts in tally.durations.items() for seconds, count in counts.items() if count
    ]
    if durations:
        await connection.execute(
            f"INSERT INTO indicator_durations AS d ({KEY}, seconds, records)"
            f" SELECT * FROM unnest({ARRAYS}, $6::bigint[], $7::bigint[]) ON CONFLICT ({KEY}, seconds) DO UPDATE SET"
            " records = d.records + excluded.records",
            *_columns([cell for cell, _, _ in durations]),
            [seconds for _, seconds, _ in durations],
            [count for _, _, count in durations],
        )


async def mark(connection: Connection, changed: Mapping[Cell, bool], now: dt.datetime) -> None:
    """Figures to be published, and whether each changed after the end of its period."""
    cells = list(changed)
    await connection.execute(
        f"INSERT INTO published_indicators AS p ({KEY}, restated, changed_at)"
        f" SELECT *, $7 FROM unnest({ARRAYS}, $6::bigint[]) ON CONFLICT ({KEY}) DO UPDATE SET"
        " restated = p.restated + excluded.restated, changed_at = coalesce(p.changed_at, excluded.changed_at)",
        *_columns(cells),
        [int(late) for late in changed.values()],
        now,
    )


async def forget(connection: Connection, names: Collection[str], since: int | None = None, until: int = 0) -> None:
    """Delete the cells of figures; only those of periods that begin in a stretch of time, where one is given."""
    within = "" if since is None else " AND start >= $2 AND start < $3"
    bounds = [] if since is None else [since, until]
    for table in ("indicator_cells", "indicator_durations"):
        await connection.execute(f"DELETE FROM {table} WHERE indicator = ANY($1){within}", list(names), *bounds)


async def numbers(connection: Connection, cells: Collection[Cell]) -> dict[Cell, tuple[int, int]]:
    """Numerator and denominator of cells."""
    rows = await connection.fetch(
        f"SELECT c.* FROM unnest({ARRAYS}) AS w ({KEY}) JOIN indicator_cells c USING ({KEY})", *_columns(cells)
    )
    return {_cell(row): (row["numerator"], row["denominator"]) for row in rows}


async def quantiles(connection: Connection, cells: Collection[Cell], shares: Mapping[str, object]) -> dict[Cell, int]:
    """The duration of the rank that the share of each figure names: exact, the least that so many did not exceed."""
    rows = await connection.fetch(
        f"""
        WITH d AS (
            SELECT {KEY}, d.seconds, w.share,
                   sum(d.records) OVER (PARTITION BY {KEY} ORDER BY d.seconds) AS passed,
                   sum(d.records) OVER (PARTITION BY {KEY}) AS total
            FROM unnest({ARRAYS}, $6::numeric[]) AS w ({KEY}, share) JOIN indicator_durations d USING ({KEY})
            WHERE d.records > 0)
        SELECT {KEY}, min(seconds) AS seconds FROM d WHERE passed >= ceil(share * total) GROUP BY {KEY}""",
        *_columns(cells),
        [shares[cell.indicator] for cell in cells],
    )
    return {_cell(row): row["seconds"] for row in rows}


async def durations(
    connection: Connection, name: str, unit: str, first: int, last: int
) -> dict[tuple[str, str], dict[int, int]]:
    """How many records took how many seconds, in the periods that begin from `first` to `last`, by part of the city."""
    rows = await connection.fetch(
        "SELECT dimension, part, seconds, sum(records)::bigint AS records FROM indicator_durations"
        " WHERE indicator = $1 AND unit = $2 AND start BETWEEN $3 AND $4 AND records > 0 GROUP BY 1, 2, 3",
        name,
        unit,
        first,
        last,
    )
    found: dict[tuple[str, str], dict[int, int]] = {}
    for row in rows:
        found.setdefault((row["dimension"], row["part"]), {})[row["seconds"]] = row["records"]
    return found


async def sums(
    connection: Connection, name: str, unit: str, first: int, last: int
) -> dict[tuple[str, str], tuple[int, int]]:
    """Numerator and denominator over the periods that begin from `first` to `last`, by part of the city."""
    rows = await connection.fetch(
        "SELECT dimension, part, sum(numerator)::bigint AS numerator, sum(denominator)::bigint AS denominator"
        " FROM indicator_cells WHERE indicator = $1 AND unit = $2 AND start BETWEEN $3 AND $4 GROUP BY 1, 2",
        name,
        unit,
        first,
        last,
    )
    return {(row["dimension"], row["part"]): (row["numerator"], row["denominator"]) for row in rows}


async def stocks(connection: Connection, name: str, unit: str, start: int) -> list[Cell]:
    """A cell that begins at `start` of each part of the city for which a figure has any."""
    rows = await connection.fetch(
        "SELECT DISTINCT indicator, unit, $3::bigint AS start, dimension, part FROM indicator_cells"
        " WHERE indicator = $1 AND unit = $2",
        name,
        unit,
        start,
    )
    return [_cell(row) for row in rows]


async def parts(
    connection: Connection, names: Collection[str], unit: str, first: int, last: int, dimension: str
) -> dict[Cell, tuple[int, int]]:
    """Cells of figures in the periods that begin from `first` to `last`, of one way to tell the city apart."""
    rows = await connection.fetch(
        "SELECT * FROM indicator_cells WHERE indicator = ANY($1) AND unit = $2 AND start BETWEEN $3 AND $4"
        " AND dimension = $5",
        list(names),
        unit,
        first,
        last,
        dimension,
    )
    return {_cell(row): (row["numerator"], row["denominator"]) for row in rows}


def _cell(row: Mapping[str, object]) -> Cell:
    return Cell(*(row[name] for name in ("indicator", "unit", "start", "dimension", "part")))  # type: ignore[arg-type]


def _columns(cells: Collection[Cell] | Sequence[Cell]) -> list[list[object]]:
    columns: Iterable[Sequence[object]] = zip(*cells, strict=True) if cells else ([],) * 5
    return [list(column) for column in columns]
