"""Members of events and pending signals in PostgreSQL, found by class, place and time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from cityloop_database import Connection

from cityloop_event_hub.fusion.domain.neighbours import LocatedSignal, distance_metres
from cityloop_event_hub.fusion.domain.search_areas import SearchArea, SearchBox, StoredSignal

BOXES = (
    "unnest($1::int[], $2::text[], $3::int[], $4::int[], $5::int[], $6::int[],"
    " $7::float8[], $8::float8[], $9::float8[], $10::float8[]"
)
BOX = "area, event_class, first_x, last_x, first_y, last_y, west, east, south, north"
IN_BOX = (
    "s.event_class = box.event_class AND s.cell_x BETWEEN box.first_x AND box.last_x"
    " AND s.cell_y BETWEEN box.first_y AND box.last_y AND s.longitude BETWEEN box.west AND box.east"
    " AND s.latitude BETWEEN box.south AND box.north"
)
"""The cells are what an index is of; they are wide, and in a storm hundreds of signals stand in one."""


async def open_events_in(connection: Connection, areas: Sequence[SearchArea]) -> set[str]:
    """Open events of these classes whose place may lie in these areas; a few more at their corners."""
    boxes = sorted({box for area in areas for box in area.boxes(0)})
    if not boxes:
        return set()
    rows = await connection.fetch(
        f"SELECT DISTINCT s.event_id FROM {BOXES}) AS box ({BOX})"
        f" JOIN event_signals s ON s.opening AND {IN_BOX}"
        " JOIN events e ON e.event_id = s.event_id AND e.state = 'open'",
        *_columns(boxes),
    )
    return {str(row["event_id"]) for row in rows}


async def signals_in(
    connection: Connection, areas: Sequence[SearchArea], earliest: Sequence[dt.datetime], latest: Sequence[dt.datetime]
) -> list[list[StoredSignal]]:
    """The signals in each area between two moments of its own."""
    boxes = [box for index, area in enumerate(areas) for box in area.boxes(index)]
    if not boxes:
        return []
    found = (
        "s.signal_id, s.source_type, s.kind, s.event_class, s.origin, s.confidence, s.occurred_at, s.longitude,"
        " s.latitude"
    )
    near = f"{IN_BOX} AND s.occurred_at BETWEEN box.earliest AND box.latest"
    rows = await connection.fetch(
        f"WITH box AS (SELECT * FROM {BOXES}, $11::timestamptz[], $12::timestamptz[])"
        f" AS given ({BOX}, earliest, latest))"
        f" SELECT box.area, {found} FROM box JOIN event_signals s ON {near}"
        f" UNION SELECT box.area, {found} FROM box JOIN pending_signals s ON {near}",
        *_columns(boxes),
        [earliest[box[0]] for box in boxes],
        [latest[box[0]] for box in boxes],
    )
    signals: defaultdict[int, list[StoredSignal]] = defaultdict(list)
    for row in rows:
        where = LocatedSignal("", row["event_class"], row["longitude"], row["latitude"], row["occurred_at"])
        signals[row["area"]].append(
            StoredSignal(
                str(row["signal_id"]),
                row["source_type"],
                row["kind"],
                row["event_class"],
                row["origin"],
                row["confidence"],
                row["occurred_at"],
                distance_metres(areas[row["area"]].centre, where),
            )
        )
    return [signals[index] for index in range(len(areas))]


def _columns(boxes: Sequence[SearchBox]) -> list[list[object]]:
    return [list(column) for column in zip(*boxes, strict=True)]
