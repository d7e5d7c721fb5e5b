"""What a pool and its units of work say of themselves, and what the database says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio
from cityloop_database import Pool, UnitOfWork, create_pool, measure_database
from cityloop_database import pool as pool_module
from cityloop_telemetry import REGISTRY
from cityloop_testkit import Clusters, eventually, fresh_database

SIZE = 3


@pytest_asyncio.fixture
async def pool(clusters: Clusters) -> AsyncIterator[Pool]:
    async with fresh_database(clusters.postgres, []) as dsn:
        pool = await create_pool(dsn, size=SIZE)
        yield pool
        await pool.close()


def value(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(f"cityloop_database_{name}", labels)


async def test_connections_in_use_and_waits_that_came_to_nothing(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "ACQUIRE_TIMEOUT_SECONDS", 0.1)
    before = value("pool_exhausted_total") or 0
    waits = value("pool_wait_seconds_count") or 0
    async with UnitOfWork(pool), UnitOfWork(pool), UnitOfWork(pool):
        assert (value("pool_connections", state="in_use"), value("pool_limit_connections")) == (SIZE, SIZE)
        with pytest.raises(TimeoutError):
            async with UnitOfWork(pool):
                pass
    assert value("pool_connections", state="in_use") == 0
    assert value("pool_exhausted_total") == before + 1
    assert value("pool_wait_seconds_count") == waits + 4, "also the wait that came to nothing"


async def test_units_of_work_by_outcome(pool: Pool) -> None:
    def outcomes() -> list[float]:
        return [value("transactions_total", outcome=it) or 0 for it in ("committed", "rolled_back", "lost")]

    before = outcomes()
    async with UnitOfWork(pool):
        pass
    with pytest.raises(ValueError, match="no"):
        async with UnitOfWork(pool):
            raise ValueError("no")
    with pytest.raises(asyncpg.PostgresError):
        async with UnitOfWork(pool) as work:
            await work.connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert [now - then for now, then in zip(outcomes(), before, strict=True)] == [1, 1, 1]


async def test_the_database_tells_its_size_sessions_and_who_waits_for_a_lock(pool: Pool) -> None:
    await pool.execute("CREATE TABLE things (id int)")
    async with pool.acquire() as asking:
        async with UnitOfWork(pool) as work:
            await work.connection.execute("LOCK TABLE things")
            waiter = asyncio.create_task(pool.fetch("SELECT id FROM things"))

            async def seen() -> bool:
                await measure_database(asking)
                return value("lock_waiting_sessions") == 1

            await eventually(seen)
            assert value("sessions", state="idle_in_transaction") == 1
            assert (value("oldest_transaction_seconds") or 0) > 0
            assert (value("lock_wait_seconds") or 0) > 0
        await waiter
        await measure_database(asking)
    assert (value("size_bytes") or 0) > 1_000_000
    assert (value("lock_waiting_sessions"), value("lock_wait_seconds")) == (0, 0)
