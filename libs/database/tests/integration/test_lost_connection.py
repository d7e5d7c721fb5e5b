"""Connections that end under work at hand: whatever is raised says that the same again may succeed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import psutil
import pytest
import pytest_asyncio
from cityloop_database import Connection, LostConnectionError, UnitOfWork, create_pool, is_transient
from cityloop_local.postgres import Postgres
from cityloop_testkit import Clusters, eventually

AT_ONCE = 12


@pytest_asyncio.fixture
async def server(tmp_path: Path) -> AsyncIterator[Postgres]:
    """A database server of the test's own, for it is killed."""
    server = Postgres(tmp_path, fsync=False)
    server.start()
    server.wait_ready()
    yield server
    server.stop()


async def test_whatever_a_killed_server_makes_the_pool_raise_is_transient_and_the_pool_mends(server: Postgres) -> None:
    """An InternalClientError among it once ended whole services."""
    pool = await create_pool(server.dsn(), size=AT_ONCE // 2)
    failed: list[Exception] = []
    ended = asyncio.Event()
    done = 0

    async def work() -> None:
        nonlocal done
        while not ended.is_set():
            try:
                async with UnitOfWork(pool) as work:
                    await work.connection.fetch("SELECT repeat('x', 1000) FROM generate_series(1, 500)")
                done += 1
            except Exception as error:
                failed.append(error)
                await asyncio.wait([ending], timeout=0.01)

    ending = asyncio.create_task(ended.wait())
    working = [asyncio.create_task(work()) for _ in range(AT_ONCE)]
    await eventually(lambda: done > AT_ONCE)
    for _ in range(2):
        kill(server)
        seen = len(failed)
        await eventually(lambda seen=seen: len(failed) >= seen + AT_ONCE)  # type: ignore[misc]
        server.start()
        server.wait_ready()
        before = done
        await eventually(lambda before=before: done > before + AT_ONCE)  # type: ignore[misc]
    ended.set()
    await asyncio.gather(*working)
    await pool.close()
    assert [error for error in failed if not is_transient(error)] == []


async def test_a_failure_of_any_class_over_a_lost_connection_is_transient(clusters: Clusters) -> None:
    pool = await create_pool(clusters.postgres, size=2)

    async def fail_over_a_lost_connection() -> None:
        async with UnitOfWork(pool) as work:
            connection = work.connection
            await pool.execute("SELECT pg_terminate_backend($1)", connection.get_server_pid())
            await eventually(lambda: closed(connection))
            raise KeyError("what came of it")

    with pytest.raises(LostConnectionError) as lost:
        await fail_over_a_lost_connection()
    assert isinstance(lost.value.__cause__, KeyError)
    await pool.close()


def closed(connection: Connection) -> bool:
    """Whether it is gone; the pool takes back by itself what is."""
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:
        return True


def kill(server: Postgres) -> None:
    """SIGKILL of the postmaster and of every backend."""
    process = server.server.process
    assert process is not None
    for one in (psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)):
        one.kill()
    server.server.kill()
