"""History in chunks reads like history in rows, whatever came late, twice or in one write."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
from cityloop_database import Pool, create_pool, read_migrations
from cityloop_messaging import utc_now
from cityloop_messaging.observations import Columns, to_batch
from cityloop_sensing_ingest.history.adapters import history_store
from cityloop_sensing_ingest.history.domain import Remeasurement, RemeasurementReason, judge
from cityloop_sensing_ingest.history.handlers.observation_consumer import ObservationConsumer
from cityloop_sensing_ingest.observations.domain import IN_FUTURE
from cityloop_testkit import Clusters, fresh_database

MIGRATIONS = read_migrations(files("cityloop_sensing_ingest") / "migrations")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
SECOND = 1_000_000
HOUR = 3_600 * SECOND


@pytest_asyncio.fixture
async def pool(clusters: Clusters) -> AsyncIterator[Pool]:
    async with fresh_database(clusters.postgres, MIGRATIONS) as dsn:
        pool = await create_pool(dsn, size=2)
        yield pool
        await pool.close()


async def test_pages_are_those_of_the_sorted_readings(pool: Pool) -> None:
    random = np.random.default_rng(7)
    written: dict[int, dict[int, float]] = {1: {}, 2: {}, 3: {}}
    for _ in range(120):
        size = int(random.integers(1, 40))
        numbers = random.integers(1, 4, size).astype(np.uint32)
        times = random.integers(0, 3_000, size).astype(np.int64)
        values = random.random(size)
        columns = Columns(numbers, times, values, np.zeros(size, np.uint16))
        for number, time, value in zip(numbers.tolist(), times.tolist(), values.tolist(), strict=True):
            written[number][time] = value
        await history_store.insert(pool, columns, columns.times, utc_now())
        if random.random() < 0.2:
            await history_store.insert(pool, columns, columns.times, utc_now())
    for number, readings in written.items():
        newest = await history_store.latest(pool, number)
        assert newest == (max(readings), readings[max(readings)], 0)
        expected = [(time, readings[time], 0) for time in sorted(readings, reverse=True)]
        read: list[history_store.StoredReading] = []
        before = None
        while page := await history_store.page(pool, number, 37, before):
            read += page
            before = page[-1][0]
        assert read == expected


async def write_record(pool: Pool, recorded: int, *readings: history_store.StoredReading) -> None:
    """Readings of one record of the topic, through what writes its records."""
    times, values, qualities = zip(*readings, strict=True)
    numbers, flags = np.full(len(readings), 1, np.uint32), np.array(qualities, np.uint16)
    columns = Columns(numbers, np.array(times, np.int64), np.array(values, np.float64), flags)
    batch = to_batch(columns, EPOCH + dt.timedelta(microseconds=recorded))
    received: Any = SimpleNamespace(fact=SimpleNamespace(payload=batch))
    await ObservationConsumer(pool, utc_now).handle([received])


async def latest(pool: Pool) -> float:
    found = await history_store.latest(pool, 1)
    assert found is not None
    return found[1]


async def measured(pool: Pool, at: int, dwell_seconds: float = 0) -> Remeasurement:
    """What is proven of the gauge at a moment, the limit being 5."""
    readings = (await history_store.recent_readings(pool, at, {1: 3_600 * SECOND}))[1]
    return judge(readings, 5.0, dwell_seconds, 120.0, at)


@pytest.mark.parametrize("quality", [0, int(IN_FUTURE)])
async def test_a_clock_that_was_ahead_hides_nothing_that_came_later(pool: Pool, quality: int) -> None:
    """A device two hours ahead is set right, or is an hour ahead from then on; whether its readings are flagged."""
    await write_record(pool, 10 * HOUR, (12 * HOUR, 1.0, quality), (12 * HOUR + 1, 2.0, quality))
    assert await latest(pool) == 2.0
    await write_record(pool, 10 * HOUR + SECOND, (11 * HOUR, 3.0, quality))
    assert await latest(pool) == 3.0
    await write_record(pool, 10 * HOUR + 60 * SECOND, (10 * HOUR + 59 * SECOND, 4.0, 0))
    assert await latest(pool) == 4.0
    pages = await history_store.page(pool, 1, 10, None)
    assert [value for _, value, _ in pages] == [2.0, 1.0, 3.0, 4.0], "a list goes by what the device says"


async def test_re_measurement_sees_what_a_clock_that_is_ahead_measures_now(pool: Pool) -> None:
    """With and without a dwell: what comes from ahead counts at once, and not when its time has come."""
    now = 10 * HOUR
    for ago in range(300, 0, -60):
        await write_record(pool, now - ago * SECOND, (now - ago * SECOND, 2.0, 0))
    assert (await measured(pool, now, 240)).holds
    await write_record(pool, now, (now + 50 * SECOND, 40.0, 0))
    found = await measured(pool, now)
    assert (found.reason, found.value, found.time) == (RemeasurementReason.ABOVE_LIMIT, 40.0, now)
    for later in range(60, 420, 60):
        await write_record(pool, now + later * SECOND, (now + later * SECOND, 2.0, 0))
    assert (await measured(pool, now + 360 * SECOND, 300)).holds
    assert not (await measured(pool, now + 360 * SECOND, 360)).holds


async def test_a_device_two_hours_ahead_is_not_silent_and_its_flags_break_no_later_proof(pool: Pool) -> None:
    for minute in range(10):
        moment = 10 * HOUR + minute * 60 * SECOND
        await write_record(pool, moment, (moment + 2 * HOUR, 2.0, int(IN_FUTURE)))
    assert (await measured(pool, 10 * HOUR + 600 * SECOND)).reason is RemeasurementReason.FLAGGED
    for minute in range(10):
        moment = 12 * HOUR + minute * 60 * SECOND
        await write_record(pool, moment, (moment, 2.0, 0))
    assert (await measured(pool, 12 * HOUR + 550 * SECOND, 500)).holds


async def test_of_two_values_for_one_moment_the_later_stands_everywhere(pool: Pool) -> None:
    """In pages, as the latest and in a re-measurement; whether the two stand in one chunk or in two, flagged or not."""

    async def write(*readings: history_store.StoredReading) -> None:
        await write_record(pool, 1_000, *readings)

    async def found() -> list[list[history_store.StoredReading]]:
        latest = await history_store.latest(pool, 1)
        recent = (await history_store.recent_readings(pool, 1_000, {1: 1_000}))[1]
        measured = list(zip(recent.times.tolist(), recent.values.tolist(), recent.qualities.tolist(), strict=True))
        return [list(await history_store.page(pool, 1, 10, None)), measured[::-1], [latest] if latest else []]

    await write((5, 1.0, 0), (10, 40.0, 0))
    await write((10, 20.0, 0))
    assert await found() == [[(10, 20.0, 0), (5, 1.0, 0)], [(10, 20.0, 0), (5, 1.0, 0)], [(10, 20.0, 0)]]
    await write((10, 30.0, 0), (10, 35.0, 0))
    assert await found() == [[(10, 35.0, 0), (5, 1.0, 0)], [(10, 35.0, 0), (5, 1.0, 0)], [(10, 35.0, 0)]]
    await write((10, 99.0, 1))
    assert await found() == [[(10, 99.0, 1), (5, 1.0, 0)], [(10, 99.0, 1), (5, 1.0, 0)], [(5, 1.0, 0)]]
    await write((10, 15.0, 0), (7, 2.0, 0))
    assert (await found())[0] == [(10, 15.0, 0), (7, 2.0, 0), (5, 1.0, 0)]
