"""Reviews in PostgreSQL, and the switches of operating modes that they tell of."""

from __future__ import annotations

import datetime as dt

from cityloop.cases.v1.evaluation_service_pb2 import Review
from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop_database import Connection

from cityloop_collaboration_tasks.cases.domain.areas import area_names


async def modes_of(
    connection: Connection, area: AreaReference, since: dt.datetime, until: dt.datetime
) -> list[OperatingMode]:
    """The switches of an area's operating mode in a time, oldest first."""
    rows = await connection.fetch(
        "SELECT message FROM mode_switches WHERE area = $1 ORDER BY version", *area_names([area])
    )
    modes = [OperatingMode.FromString(row["message"]) for row in rows]
    return [mode for mode in modes if since <= mode.occurred_at.ToDatetime(tzinfo=dt.UTC) < until]


async def save_mode(connection: Connection, mode: OperatingMode) -> None:
    """Insert a switch of an operating mode; one that is read again is the same."""
    await connection.execute(
        "INSERT INTO mode_switches (area, version, message) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        *area_names([mode.area]),
        mode.version,
        mode.SerializeToString(),
    )


async def save_review(connection: Connection, review: Review, now: dt.datetime) -> None:
    """Insert a review as it was filed."""
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
