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
        values = np.asarray(times * 2.0, np.float64)
        columns = Columns(numbers, times, values, np.zeros(size, np.uint16))
        for number, time, value in zip(numbers.tolist(), times.tolist(), values.tolist(), strict=True):
            written[number][time] = value
        await history_store.insert(pool, columns, utc_now())
        if random.random() < 0.2:
            await history_store.insert(pool, columns, utc_now())
    for number, readings in written.items():
        expected = [(time, readings[time], 0) for time in sorted(readings, reverse=True)]
        read: list[history_store.Stored] = []
        before = None
        while page := await history_store.page(pool, number, 37, before):
            read += page
            before = page[-1][0]
        assert read == expected
