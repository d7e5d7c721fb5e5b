"""A service's intake waits while its database says so, and no longer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from importlib.resources import files

import pytest
import pytest_asyncio
from cityloop_database import Pool, create_pool, pause_intake, read_migrations
from cityloop_service import intake as intake_module
from cityloop_service.intake import Intake
from cityloop_testkit import Clusters, fresh_database

MIGRATIONS = read_migrations(files("cityloop_database") / "migrations")


@pytest_asyncio.fixture
async def pool(clusters: Clusters) -> AsyncIterator[Pool]:
    async with fresh_database(clusters.postgres, MIGRATIONS) as dsn:
        pool = await create_pool(dsn, size=2)
        yield pool
        await pool.close()


async def pause(pool: Pool, seconds: float) -> None:
    async with pool.acquire() as connection:
        await pause_intake(connection, seconds)


async def test_what_comes_waits_until_the_pause_is_ended(pool: Pool) -> None:
    intake = Intake(pool)
    await intake.look()
    await intake.wait()
    await pause(pool, 600)
    await intake.look()
    waiting = asyncio.create_task(intake.wait())
    await intake.look()
    assert (intake.paused, waiting.done()) == (True, False)
    await pause(pool, 0)
    await intake.look()
    await waiting
    assert not intake.paused


async def test_a_pause_ends_by_itself_where_nobody_renews_it(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_module, "LONGEST_SECONDS", 0.05)
    intake = Intake(pool)
    await pause(pool, 600)
    await intake.look()
    assert intake.paused
    await intake.wait()
    assert not intake.paused, "though nobody has looked again"
