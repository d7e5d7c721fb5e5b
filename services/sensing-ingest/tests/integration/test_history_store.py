"""History in chunks reads like history in rows, whatever came late, twice or in one write."""

from __future__ import annotations

from collections.abc import AsyncIterator
from importlib.resources import files

import numpy as np
import pytest_asyncio
from cityloop_database import Pool, create_pool, read_migrations
from cityloop_messaging import utc_now
from cityloop_messaging.observations import Columns
from cityloop_sensing_ingest.adapters import history_store
from cityloop_testkit import Clusters, fresh_database

MIGRATIONS = read_migrations(files("cityloop_sensing_ingest") / "migrations")


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
        await history_store.insert(pool, columns, utc_now())
        if random.random() < 0.2:
            await history_store.insert(pool, columns, utc_now())
    for number, readings in written.items():
        newest = await history_store.latest(pool, number)
        assert newest == (max(readings), readings[max(readings)], 0)
        expected = [(time, readings[time], 0) for time in sorted(readings, reverse=True)]
        read: list[history_store.Stored] = []
        before = None
        while page := await history_store.page(pool, number, 37, before):
            read += page
            before = page[-1][0]
        assert read == expected


async def test_of_two_values_for_one_moment_the_later_stands_everywhere(pool: Pool) -> None:
    """In pages, as the latest and in a re-measurement; whether the two stand in one chunk or in two, flagged or not."""
    async with pool.acquire() as connection:
        await connection.execute(
            "INSERT INTO things VALUES ('gauge', 'gauge', '{}', 'd', '', '', 1, now(), now());"
            "INSERT INTO datastreams VALUES ('level', 1, 'gauge', 'p', 'cm', 0, 100, '{}')"
        )

    async def write(*readings: history_store.Stored) -> None:
        times, values, qualities = zip(*readings, strict=True)
        columns = Columns(
            np.full(len(readings), 1, np.uint32),
            np.array(times, np.int64),
            np.array(values, np.float64),
            np.array(qualities, np.uint16),
        )
        await history_store.insert(pool, columns, utc_now())

    async def found() -> list[list[history_store.Stored]]:
        latest = await history_store.latest(pool, 1)
        recent = (await history_store.recent(pool, ["level"], 1_000, {}, 1_000))["level"].readings
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
