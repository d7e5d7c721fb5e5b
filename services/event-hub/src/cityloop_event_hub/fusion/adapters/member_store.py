"""Members of open events in PostgreSQL: one by one, or in crowds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import astuple

from cityloop_database import Connection

from cityloop_event_hub.fusion.adapters.event_store import located_of
from cityloop_event_hub.fusion.domain.crowds import Crowd, Crowding, crowd_in
from cityloop_event_hub.fusion.domain.neighbours import EventMember, LocatedSignal

NEAR = (
    " CROSS JOIN unnest($2::int[], $3::int[]) AS near (x, y)"
    " JOIN event_signals s ON s.event_class = wanted.event_class AND s.cell_x = near.x AND s.cell_y = near.y"
    " AND s.occurred_at BETWEEN $4 AND $5 AND s.joinable"
    " JOIN events e ON e.event_id = s.event_id AND e.state <> 'closed'"
)
MEMBERS_IN = (
    "SELECT s.ranked_by, s.event_class, s.longitude, s.latitude, s.occurred_at, s.same, s.event_id"
    f" FROM unnest($1::text[]) AS wanted (event_class){NEAR} LIMIT $6"
)
CROWDS_IN = (
    "SELECT s.event_id, s.event_class, s.same, min(s.longitude) AS west, min(s.latitude) AS south,"
    " max(s.longitude) AS east, max(s.latitude) AS north, min(s.occurred_at) AS occurred_at"
    " FROM unnest($1::text[], $6::timestamptz[], $7::timestamptz[], $8::float8[])"
    f" AS wanted (event_class, since, until, side){NEAR}"
    " GROUP BY s.event_id, s.event_class, s.same, floor(s.longitude / side), floor(s.latitude / side),"
    " CASE WHEN s.occurred_at BETWEEN since AND until THEN NULL ELSE s.occurred_at END"
)


async def members_in(
    connection: Connection,
    classes: Sequence[str],
    cells: Sequence[tuple[int, int]],
    earliest: dt.datetime,
    latest: dt.datetime,
    most: int | None = None,
) -> list[EventMember]:
    """At most so many joinable signals of open events: of these classes, in these cells, at this time."""
    rows = await connection.fetch(MEMBERS_IN, list(classes), *_columns(cells), earliest, latest, most)
    return [EventMember(located_of(row), str(row["event_id"])) for row in rows]


async def crowds_in(
    connection: Connection,
    classes: Sequence[Crowding],
    cells: Sequence[tuple[int, int]],
    earliest: dt.datetime,
    latest: dt.datetime,
) -> list[Crowd]:
    """The same signals, those taken together that are of one event and stand in one box of their class."""
    names, *given = ([*column] for column in zip(*map(astuple, classes), strict=True))
    rows = await connection.fetch(CROWDS_IN, names, *_columns(cells), earliest, latest, *given)
    crowds = []
    for row in rows:
        west, south, moment = row["west"], row["south"], row["occurred_at"]
        one = LocatedSignal("", row["event_class"], west, south, moment, row["same"])
        crowds.append(crowd_in(west, south, row["east"], row["north"], one, str(row["event_id"])))
    return crowds


def _columns(cells: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [x for x, _ in cells], [y for _, y in cells]
