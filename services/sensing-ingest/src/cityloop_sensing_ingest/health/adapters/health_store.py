"""The health of things in PostgreSQL: last readings written in batches, and which things changed their state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import asyncpg
import numpy as np
import numpy.typing as npt
from cityloop.sensing.v1.registry_service_pb2 import Thing
from cityloop_database import Connection, Pool

from cityloop_sensing_ingest.health.domain.device_health import LATE_AFTER, SILENT_AFTER, DeviceState, HealthChange

CHANGES_AT_ONCE = 500
MOST_SECONDS = 2**31 - 1
"""What a column holds; a clock of 1970 is behind by less."""


async def watch(connection: Connection, thing: Thing, now: dt.datetime) -> None:
    """A thing was registered, its datastreams with their numbers; it is waited for from now on."""
    await connection.execute(
        "INSERT INTO device_health (thing_id, thing_model, department_id, counted_from, occurred_at)"
        " VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO NOTHING",
        thing.thing_id,
        thing.thing_model,
        thing.department_id,
        now,
    )
    await connection.execute(
        "INSERT INTO watched_datastreams (number, thing_id)"
        " SELECT number, $2 FROM unnest($1::bigint[]) AS given (number) ON CONFLICT DO NOTHING",
        [datastream.number for datastream in thing.datastreams],
        thing.thing_id,
    )


async def resume(connection: Connection, now: dt.datetime) -> dt.timedelta:
    """Begin to watch after a time away, which no thing is blamed for; returns how long it was."""
    until = await connection.fetchval("SELECT watched_until FROM health_watch FOR UPDATE")
    away = dt.timedelta() if until is None else max(now - until, dt.timedelta())
    if away:
        await connection.execute("UPDATE device_health SET excused = excused + $1", away)
    return away


async def watched_until(connection: Connection, now: dt.datetime) -> None:
    """The watch has come so far."""
    await connection.execute(
        "INSERT INTO health_watch (watched_until) VALUES ($1)"
        " ON CONFLICT (only_row) DO UPDATE SET watched_until = greatest(health_watch.watched_until, $1)",
        now,
    )


async def set_watched_models(connection: Connection, models: Sequence[str], now: dt.datetime) -> None:
    """Watch the things of these models and of no other; a new model's from now on."""
    await connection.execute("DELETE FROM watched_models WHERE thing_model <> ALL($1)", list(models))
    await connection.execute(
        "INSERT INTO watched_models (thing_model, since) SELECT model, $2 FROM unnest($1::text[]) AS given (model)"
        " ON CONFLICT DO NOTHING",
        sorted(models),
        now,
    )


async def write_last_readings(
    pool: Pool,
    numbers: npt.NDArray[np.uint32],
    times: npt.NDArray[np.int64],
    models: Sequence[str],
    now: dt.datetime,
) -> None:
    """The newest readings (microseconds) of datastreams, for things of watched models; in the order of their ids."""
    await pool.execute(
        "WITH newest AS (SELECT d.thing_id, timestamptz 'epoch' + max(r.time) * interval '1 microsecond' AS moment"
        " FROM unnest($1::bigint[], $2::bigint[]) AS r (number, time)"
        " JOIN watched_datastreams d USING (number) GROUP BY 1),"
        " locked AS (SELECT h.thing_id, newest.moment FROM device_health h JOIN newest USING (thing_id)"
        " WHERE h.thing_model = ANY($3) ORDER BY h.thing_id FOR UPDATE OF h)"
        " UPDATE device_health h SET last_reading_at = greatest(h.last_reading_at, locked.moment),"
        " last_received_at = $4, excused = interval '0'"
        " FROM locked WHERE h.thing_id = locked.thing_id",
        numbers.tolist(),
        times.tolist(),
        list(models),
        now,
    )


async def things_by_datastream(
    pool: Pool, numbers: Sequence[int], models: Sequence[str]
) -> dict[tuple[str, str], list[int]]:
    """Things of watched models, with their model, and which of these datastreams are theirs."""
    rows = await pool.fetch(
        "SELECT h.thing_id, h.thing_model, array_agg(d.number) AS numbers"
        " FROM watched_datastreams d JOIN device_health h USING (thing_id)"
        " WHERE d.number = ANY($1::bigint[]) AND h.thing_model = ANY($2) GROUP BY 1, 2",
        list(numbers),
        list(models),
    )
    return {(row["thing_id"], row["thing_model"]): row["numbers"] for row in rows}


async def write_clocks(pool: Pool, ahead_seconds: Mapping[str, int]) -> None:
    """By how much the clocks of things are ahead, where that is another number now."""
    await pool.execute(
        "UPDATE device_health h SET clock_ahead_seconds = found.ahead FROM"
        " (SELECT * FROM unnest($1::text[], $2::int[]) AS f (thing_id, ahead) ORDER BY 1) AS found"
        " WHERE h.thing_id = found.thing_id AND h.clock_ahead_seconds <> found.ahead",
        list(ahead_seconds),
        [min(max(seconds, -MOST_SECONDS), MOST_SECONDS) for seconds in ahead_seconds.values()],
    )


async def page_of_unhealthy(pool: Pool, department_id: str, size: int, after: str) -> list[asyncpg.Record]:
    """Things of a department that are late or silent, or whose clock is off, by their ids, from the one after."""
    return list(
        await pool.fetch(
            "SELECT thing_id, state, version, occurred_at, last_reading_at, clock_ahead_seconds FROM device_health"
            f" WHERE department_id = $1 AND thing_id > $3 AND (state > {DeviceState.ONLINE:d}"
            " OR clock_ahead_seconds <> 0) ORDER BY thing_id LIMIT $2",
            department_id,
            size,
            after,
        )
    )


async def changes(
    connection: Connection,
    reporting_seconds: Mapping[str, float],
    now: dt.datetime,
    *,
    better_only: bool,
) -> list[HealthChange]:
    """Things whose state is another now, locked; those that another replica is at are left to it.

    Args:
        connection: of the transaction that stores and publishes them.
        reporting_seconds: by thing model.
        now: the moment of the remeasured.
        better_only: no thing becomes worse.
    """
    ages = [dt.timedelta(seconds=seconds) for seconds in reporting_seconds.values()]
    rows = await connection.fetch(
        "SELECT h.thing_id, h.thing_model, h.version, h.last_reading_at, h.occurred_at, b.base, j.judged,"
        " h.clock_ahead_seconds"
        " FROM device_health h JOIN watched_models w USING (thing_model)"
        " JOIN unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) AS m (thing_model, late, silent)"
        " USING (thing_model), LATERAL (SELECT h.excused"
        " + CASE WHEN h.last_received_at >= w.since THEN h.last_received_at"
        " ELSE greatest(h.counted_from, w.since) END AS base) AS b,"
        f" LATERAL (SELECT CASE WHEN b.base < m.silent THEN {DeviceState.SILENT:d}"
        f" WHEN b.base < m.late THEN {DeviceState.LATE:d} ELSE {DeviceState.ONLINE:d} END AS judged) AS j"
        " WHERE j.judged IS DISTINCT FROM h.state"
        f" AND NOT (h.state IS NULL AND h.last_reading_at IS NULL AND j.judged = {DeviceState.ONLINE:d})"
        f" AND NOT ($4 AND j.judged > coalesce(h.state, {DeviceState.ONLINE:d}))"
        " LIMIT $5 FOR UPDATE OF h SKIP LOCKED",
        list(reporting_seconds),
        [now - LATE_AFTER * age for age in ages],
        [now - SILENT_AFTER * age for age in ages],
        better_only,
        CHANGES_AT_ONCE,
    )
    return [
        HealthChange(
            thing_id=row["thing_id"],
            thing_model=row["thing_model"],
            reporting_seconds=reporting_seconds[row["thing_model"]],
            state=DeviceState(row["judged"]),
            version=row["version"] + 1,
            last_reading_at=row["last_reading_at"],
            counted_from=row["base"],
            changed_before=row["occurred_at"],
            clock_ahead_seconds=row["clock_ahead_seconds"],
        )
        for row in rows
    ]


async def save(connection: Connection, changed: Sequence[HealthChange], now: dt.datetime) -> None:
    """Store new states and versions."""
    await connection.execute(
        "UPDATE device_health h SET state = c.state, version = c.version, occurred_at = c.occurred_at"
        " FROM unnest($1::text[], $2::smallint[], $3::bigint[], $4::timestamptz[])"
        " AS c (thing_id, state, version, occurred_at) WHERE h.thing_id = c.thing_id",
        [item.thing_id for item in changed],
        [int(item.state) for item in changed],
        [item.version for item in changed],
        [item.occurred_at(now) for item in changed],
    )
