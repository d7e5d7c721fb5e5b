"""The unit of work: all or nothing, and its connection always comes back. Idempotent calls: one effect a key."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import AsyncIterator
from importlib.resources import files

import asyncpg
import pytest
import pytest_asyncio
from cityloop_database import (
    IdempotencyConflictError,
    Pool,
    UnitOfWork,
    create_pool,
    delete_expired_answers,
    first_answer,
    read_migrations,
    store_answer,
)
from cityloop_testkit import Clusters, eventually, fresh_database

MIGRATIONS = read_migrations(files("cityloop_database") / "migrations")
SIZE = 2


@pytest_asyncio.fixture
async def pool(clusters: Clusters) -> AsyncIterator[Pool]:
    async with fresh_database(clusters.postgres, MIGRATIONS) as dsn:
        pool = await create_pool(dsn, size=SIZE)
        await pool.execute("CREATE TABLE effects (name text PRIMARY KEY)")
        yield pool
        await pool.close()


async def effects(pool: Pool) -> list[str]:
    return [row["name"] for row in await pool.fetch("SELECT name FROM effects ORDER BY name")]


async def have(work: UnitOfWork, name: str) -> None:
    await work.connection.execute("INSERT INTO effects VALUES ($1)", name)


def free(pool: Pool) -> bool:
    return bool(pool.get_size() == pool.get_idle_size())


async def test_what_ends_well_is_kept_and_told_only_then(pool: Pool) -> None:
    told: list[list[str]] = []

    async def tell() -> None:
        told.append(await effects(pool))

    async with UnitOfWork(pool) as work:
        await have(work, "kept")
        work.after_commit(tell)
        work.after_commit(tell)
        assert told == []
    assert told == [["kept"]], "once, and the effect is visible to others by then"


async def test_what_raises_is_undone_and_not_told(pool: Pool) -> None:
    told = []

    async def tell() -> None:
        told.append(1)

    async def failing() -> None:
        async with UnitOfWork(pool) as work:
            await have(work, "undone")
            work.after_commit(tell)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await failing()
    assert (await effects(pool), told) == ([], [])
    assert free(pool)


async def test_a_commit_that_fails_is_not_told(pool: Pool) -> None:
    await pool.execute("CREATE TABLE owners (name text REFERENCES effects DEFERRABLE INITIALLY DEFERRED)")
    told = []

    async def tell() -> None:
        told.append(1)

    async def failing() -> None:
        async with UnitOfWork(pool) as work:
            await work.connection.execute("INSERT INTO owners VALUES ('nobody')")
            work.after_commit(tell)

    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await failing()
    assert told == []
    assert free(pool)


SLEEPING = (
    "SELECT count(*) > 0 FROM pg_stat_activity"
    " WHERE state = 'active' AND query = 'SELECT pg_sleep(60)' AND datname = current_database()"
)


@pytest.mark.parametrize("moment", ["waiting for the pool", "in a statement", "between statements"])
async def test_cancelled_at_any_moment_the_connection_comes_back(pool: Pool, moment: str) -> None:
    begun = asyncio.Event()

    async def working() -> None:
        async with UnitOfWork(pool) as work:
            await have(work, moment)
            begun.set()
            if moment == "in a statement":
                await work.connection.execute("SELECT pg_sleep(60)")
            await asyncio.Event().wait()

    held = [await pool.acquire() for _ in range(SIZE)] if moment == "waiting for the pool" else []
    task = asyncio.create_task(working())
    if not held:
        await begun.wait()
    await eventually(lambda: pool.get_idle_size() < pool.get_size())
    if moment == "in a statement":
        # PostgreSQL passes over a cancellation that comes before the statement has begun.
        await eventually(lambda: pool.fetchval(SLEEPING))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for connection in held:
        await pool.release(connection)
    await eventually(lambda: free(pool))
    assert await effects(pool) == []


async def test_a_connection_that_dies_is_replaced(pool: Pool) -> None:
    async def losing() -> None:
        async with UnitOfWork(pool) as work:
            await have(work, "lost")
            victim = await work.connection.fetchval("SELECT pg_backend_pid()")
            await pool.execute("SELECT pg_terminate_backend($1)", victim)
            await have(work, "never")

    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)):
        await losing()
    async with UnitOfWork(pool) as work:
        await have(work, "next")
    assert await effects(pool) == ["next"]
    assert free(pool)


async def call(pool: Pool, key: str, request: bytes, name: str, *, fails: bool = False) -> bytes:
    async with UnitOfWork(pool) as work:
        answer = await first_answer(work.connection, "drainage/scada", "Register", key, request)
        if answer is not None:
            return answer
        await have(work, name)
        await store_answer(work.connection, "drainage/scada", "Register", key, name.encode())
        if fails:
            raise RuntimeError("after the effect")
        return name.encode()


async def test_one_key_at_once_is_one_effect_and_one_answer(pool: Pool) -> None:
    answers = await asyncio.gather(*(call(pool, "k", b"request", f"effect {number}") for number in range(8)))
    assert len(set(answers)) == 1
    assert await effects(pool) == [answers[0].decode()]


async def test_a_call_that_failed_leaves_its_key_free(pool: Pool) -> None:
    with pytest.raises(RuntimeError):
        await call(pool, "k", b"request", "first", fails=True)
    assert await call(pool, "k", b"request", "second") == b"second"


async def test_a_key_stands_for_one_request_until_it_is_forgotten(pool: Pool) -> None:
    await call(pool, "k", b"request", "first")
    with pytest.raises(IdempotencyConflictError, match="choose a new one"):
        await call(pool, "k", b"another request", "second")
    now = dt.datetime.now(dt.UTC)
    async with pool.acquire() as connection:
        await delete_expired_answers(connection, now + dt.timedelta(days=20))
        assert await connection.fetchval("SELECT count(*) FROM idempotent_calls") == 1
        await delete_expired_answers(connection, now + dt.timedelta(days=22))
        assert await connection.fetchval("SELECT count(*) FROM idempotent_calls") == 0


async def test_who_gives_up_at_any_moment_leaves_a_clean_connection(
    pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    async def work() -> None:
        async with UnitOfWork(pool) as work:
            await work.connection.execute("SELECT 1")

    for step in range(60):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(step / 15_000):
                await work()
    assert not [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
