"""What owners have said of their figures, in PostgreSQL: every version of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cityloop_database import Connection

from cityloop_event_hub.figures.adapters.record_reader import Horizon
from cityloop_event_hub.figures.domain.periods import moment_of

EVER = dt.datetime.max.replace(tzinfo=dt.UTC)


async def values(
    connection: Connection,
    name: str,
    unit: str,
    starts: Sequence[int],
    known_at: dt.datetime | None = None,
    horizon: Horizon | None = None,
) -> dict[int, int]:
    """The newest value of each period, known by one moment and said of by another, in millionths."""
    until = EVER if horizon is None or horizon.occurred >= 2**62 else moment_of(horizon.occurred)
    rows = await connection.fetch(
        "SELECT DISTINCT ON (start) start, value FROM entered_indicators WHERE indicator = $1 AND unit = $2"
        " AND start = ANY($3) AND known_at <= $4 AND occurred_at <= $5 ORDER BY start, version DESC",
        name,
        unit,
        list(starts),
        known_at or EVER,
        until,
    )
    return {row["start"]: row["value"] for row in rows}


async def add(
    connection: Connection,
    name: str,
    unit: str,
    start: int,
    value: int,
    post_id: str,
    known_at: dt.datetime,
    occurred_at: dt.datetime,
) -> int:
    """One more value of a period; returns how often it was said. The end of the log is locked."""
    return int(
        await connection.fetchval(
            "INSERT INTO entered_indicators (indicator, unit, start, version, value, post_id, known_at, occurred_at)"
            " SELECT $1, $2, $3, 1 + count(*), $4, $5, $6, $7 FROM entered_indicators"
            " WHERE indicator = $1 AND unit = $2 AND start = $3 RETURNING version",
            name,
            unit,
            start,
            value,
            post_id,
            known_at,
            occurred_at,
        )
    )
