"""What composites weigh, in PostgreSQL: signals of events and evidence, by class, cells and time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from cityloop_database import Connection

from cityloop_event_hub.fusion.domain.composite import Claim
from cityloop_event_hub.fusion.domain.composite_warnings import SOURCES, Box, Circles
from cityloop_event_hub.fusion.domain.neighbours import Located, distance_metres

BOXES = (
    "unnest($1::int[], $2::text[], $3::int[], $4::int[], $5::int[], $6::int[],"
    " $7::float8[], $8::float8[], $9::float8[], $10::float8[]"
)
BOX = "circle, event_class, first_x, last_x, first_y, last_y, west, east, south, north"
IN_BOX = (
    "s.event_class = box.event_class AND s.cell_x BETWEEN box.first_x AND box.last_x"
    " AND s.cell_y BETWEEN box.first_y AND box.last_y AND s.longitude BETWEEN box.west AND box.east"
    " AND s.latitude BETWEEN box.south AND box.north"
)
"""The cells are what an index is of; they are wide, and in a storm hundreds of signals stand in one."""


async def open_events_in(connection: Connection, circles: Sequence[Circles]) -> set[str]:
    """Open events of these classes whose place may lie in these circles; a few more at their corners."""
    boxes = sorted({box for circle in circles for box in circle.boxes(0)})
    if not boxes:
        return set()
    rows = await connection.fetch(
        f"SELECT DISTINCT s.event_id FROM {BOXES}) AS box ({BOX})"
        f" JOIN event_signals s ON s.membership_version = 1 AND {IN_BOX}"
        " JOIN events e ON e.event_id = s.event_id AND e.state = 'open'",
        *_columns(boxes),
    )
    return {str(row["event_id"]) for row in rows}


async def claims_in(
    connection: Connection, circles: Sequence[Circles], earliest: Sequence[dt.datetime], latest: Sequence[dt.datetime]
) -> list[list[Claim]]:
    """The claims in each circle between two moments of its own."""
    boxes = [box for index, circle in enumerate(circles) for box in circle.boxes(index)]
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
        f" SELECT box.circle, {found} FROM box JOIN event_signals s ON {near}"
        f" UNION SELECT box.circle, {found} FROM box JOIN evidence s ON {near}",
        *_columns(boxes),
        [earliest[box[0]] for box in boxes],
        [latest[box[0]] for box in boxes],
    )
    claims: defaultdict[int, list[Claim]] = defaultdict(list)
    for row in rows:
        source = SOURCES.get((row["source_type"], row["kind"]))
        if source is None:
            continue
        where = Located("", row["event_class"], row["longitude"], row["latitude"], row["occurred_at"])
        claims[row["circle"]].append(
            Claim(
                str(row["signal_id"]),
                source,
                row["event_class"],
                row["origin"],
                row["confidence"],
                row["occurred_at"],
                distance_metres(circles[row["circle"]].centre, where),
            )
        )
    return [claims[index] for index in range(len(circles))]


def _columns(boxes: Sequence[Box]) -> list[list[object]]:
    return [list(column) for column in zip(*boxes, strict=True)]
