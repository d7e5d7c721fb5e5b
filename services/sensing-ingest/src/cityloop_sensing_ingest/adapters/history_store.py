"""The last hours of readings in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from cityloop.sensing.v1.history_service_pb2 import Reading
from cityloop_database import Pool
from cityloop_messaging import to_timestamp
from cityloop_messaging.observations import Columns

MICROSECOND = dt.timedelta(microseconds=1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


async def insert(pool: Pool, columns: Columns, now: dt.datetime) -> None:
    """Store readings in one statement; those that are there already stay as they are."""
    times = [EPOCH + int(time) * MICROSECOND for time in columns.times]
    await pool.execute(
        "INSERT INTO readings (number, phenomenon_time, value, quality, recorded_at)"
        " SELECT *, $5 FROM unnest($1::bigint[], $2::timestamptz[], $3::float8[], $4::int[]) ON CONFLICT DO NOTHING",
        columns.numbers.astype(np.int64).tolist(),
        times,
        columns.values.tolist(),
        columns.qualities.tolist(),
        now,
    )


async def page(pool: Pool, number: int, size: int, before: dt.datetime | None) -> Sequence[tuple[dt.datetime, Reading]]:
    """Readings of a datastream, newest first, from before a moment."""
    rows = await pool.fetch(
        "SELECT phenomenon_time, value, quality FROM readings WHERE number = $1"
        " AND ($3::timestamptz IS NULL OR phenomenon_time < $3) ORDER BY phenomenon_time DESC LIMIT $2",
        number,
        size,
        before,
    )
    return [
        (
            row["phenomenon_time"],
            Reading(phenomenon_time=to_timestamp(row["phenomenon_time"]), value=row["value"], quality=row["quality"]),
        )
        for row in rows
    ]


async def forget(pool: Pool, recorded_before: dt.datetime) -> None:
    """Remove what was recorded before a moment."""
    await pool.execute("DELETE FROM readings WHERE recorded_at < $1", recorded_before)
