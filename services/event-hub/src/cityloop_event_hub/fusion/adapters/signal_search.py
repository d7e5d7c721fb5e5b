"""Members of events and pending signals in PostgreSQL, found by class, place and time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from cityloop_database import Connection
from cityloop_kernel import EARTH_RADIUS_METRES

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
FOUND = (
    "s.signal_id, s.source_type, s.kind, s.event_class, s.origin, s.confidence, s.occurred_at, s.longitude, s.latitude"
)
NEAR = f"{IN_BOX} AND s.occurred_at BETWEEN box.earliest AND box.latest"
LOCATED = f"""area, {FOUND}, apart, reaches, 2 * {EARTH_RADIUS_METRES} * asin(least(1, sqrt(
        sin(radians(s.latitude - box.latitude) / 2) ^ 2 + cos(radians(box.latitude))
        * cos(radians(s.latitude)) * sin(radians(s.longitude - box.longitude) / 2) ^ 2))) AS distance"""
"""Distances by the haversine formula."""
REPEATED = "PARTITION BY area, within, span, kind, source_type, origin, event_class"
"""What is the same for most comes last: rows are sorted by this."""
SIGNALS_IN = f"""
WITH box AS (
    SELECT * FROM {BOXES}, $11::timestamptz[], $12::timestamptz[], $13::float8[], $14::float8[], $15::float8[],
        $16::text[]) AS given ({BOX}, earliest, latest, apart, longitude, latitude, reaches)
), located AS (
    SELECT {LOCATED} FROM box JOIN event_signals s ON {NEAR}
    UNION ALL SELECT {LOCATED} FROM box JOIN pending_signals s ON {NEAR}
        AND NOT EXISTS (SELECT FROM event_signals e WHERE e.signal_id = s.signal_id)
), graded AS (
    SELECT *, width_bucket(-distance, string_to_array(reaches, ' ')::float8[]) AS within,
        floor(extract(epoch FROM occurred_at) / apart) AS span
    FROM located
), equally_sure AS (
    SELECT *, min(occurred_at) OVER equal AS first, max(occurred_at) OVER equal AS last
    FROM graded WINDOW equal AS ({REPEATED}, confidence)
), repeated AS (
    SELECT *, max(confidence) OVER (
            {REPEATED} ORDER BY occurred_at, signal_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before, max(confidence) OVER (
            {REPEATED} ORDER BY occurred_at DESC, signal_id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS after
    FROM equally_sure WHERE occurred_at IN (first, last)
)
SELECT area, signal_id, source_type, kind, event_class, origin, confidence, occurred_at, distance FROM repeated
WHERE before IS NULL OR after IS NULL OR confidence > before OR confidence > after
"""
"""`within` tells how many of the distances of its class a signal is in reach of. Of those equally sure the first and
the last tell all, and only these few are ordered in both directions."""


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
    connection: Connection,
    areas: Sequence[SearchArea],
    earliest: Sequence[dt.datetime],
    latest: Sequence[dt.datetime],
    apart: Sequence[dt.timedelta],
) -> list[list[StoredSignal]]:
    """The signals in each area between two moments of its own; of what one origin repeats, those that tell something.

    What one camera says again and again at the same distances is left out where it has been surer, or as sure, before
    and after within `apart`. So a storm of one's own repetitions is not loaded again with each batch.
    """
    boxes = [box for index, area in enumerate(areas) for box in area.boxes(index)]
    if not boxes:
        return []
    rows = await connection.fetch(
        SIGNALS_IN,
        *_columns(boxes),
        [earliest[box[0]] for box in boxes],
        [latest[box[0]] for box in boxes],
        [apart[box[0]].total_seconds() for box in boxes],
        [areas[box[0]].centre.longitude for box in boxes],
        [areas[box[0]].centre.latitude for box in boxes],
        [" ".join(str(-metres) for metres in sorted(areas[box[0]].distances[box[1]], reverse=True)) for box in boxes],
    )
    signals: defaultdict[int, list[StoredSignal]] = defaultdict(list)
    for row in rows:
        signals[row["area"]].append(
            StoredSignal(
                str(row["signal_id"]),
                row["source_type"],
                row["kind"],
                row["event_class"],
                row["origin"],
                row["confidence"],
                row["occurred_at"],
                row["distance"],
            )
        )
    return [signals[index] for index in range(len(areas))]


def _columns(boxes: Sequence[SearchBox]) -> list[list[object]]:
    return [list(column) for column in zip(*boxes, strict=True)]
