"""Reviews in PostgreSQL, and what they are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cityloop.cases.v1.evaluation_service_pb2 import Review
from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1.city_event_pb2 import EventSignal
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop_database import Connection

from cityloop_collaboration_tasks.cases.adapters.areas import area_names
from cityloop_collaboration_tasks.cases.adapters.case_store import CASE_COLUMNS, HistoryEntry, case_of_row
from cityloop_collaboration_tasks.cases.domain.model import Case


async def cases_in_area(
    connection: Connection, area: AreaReference, since: dt.datetime, until: dt.datetime, at_most: int
) -> list[Case]:
    """Cases of an area that were opened in a time, oldest number first."""
    rows = await connection.fetch(
        f"SELECT {CASE_COLUMNS} FROM cases WHERE areas @> $1 AND opened_at >= $2 AND opened_at < $3"
        " ORDER BY case_number LIMIT $4",
        area_names([area]),
        since,
        until,
        at_most,
    )
    return [case_of_row(row) for row in rows]


async def histories_of(connection: Connection, case_ids: Sequence[str], at_most: int) -> list[HistoryEntry]:
    """The history of several cases, oldest first."""
    rows = await connection.fetch(
        "SELECT kind, message, trace_id FROM case_history WHERE case_id = ANY($1::uuid[]) ORDER BY entry LIMIT $2",
        list(case_ids),
        at_most,
    )
    return [HistoryEntry(row["kind"], row["message"], row["trace_id"]) for row in rows]


async def modes_of(
    connection: Connection, area: AreaReference, since: dt.datetime, until: dt.datetime
) -> list[OperatingMode]:
    """The switches of an area's operating mode in a time, oldest first."""
    rows = await connection.fetch(
        "SELECT message FROM city_history WHERE kind = 'mode' AND subject = $1 ORDER BY version", *area_names([area])
    )
    modes = [OperatingMode.FromString(row["message"]) for row in rows]
    return [mode for mode in modes if since <= mode.occurred_at.ToDatetime(tzinfo=dt.UTC) < until]


async def signals_of_events(
    connection: Connection, event_ids: Sequence[str], at_most: int
) -> dict[str, list[EventSignal]]:
    """The memberships of several events, by event."""
    rows = await connection.fetch(
        "SELECT message FROM case_signals WHERE event_id = ANY($1::uuid[])"
        " ORDER BY event_id, membership_version LIMIT $2",
        list(event_ids),
        at_most,
    )
    found: dict[str, list[EventSignal]] = {}
    for row in rows:
        membership = EventSignal.FromString(row["message"])
        found.setdefault(membership.event_id, []).append(membership)
    return found


async def save_review(connection: Connection, review: Review, now: dt.datetime) -> None:
    """Keep a review as it was filed."""
    await connection.execute(
        "INSERT INTO reviews (review_number, message, recorded_at) VALUES ($1, $2, $3)",
        review.review_number,
        review.SerializeToString(),
        now,
    )


async def find_review(connection: Connection, number: str) -> Review | None:
    """A review by its number."""
    message = await connection.fetchval("SELECT message FROM reviews WHERE review_number = $1", number)
    return None if message is None else Review.FromString(message)
