"""A database of each test's own, with the tables of messaging."""

from __future__ import annotations

from collections.abc import AsyncIterator
from importlib.resources import files

import pytest
import pytest_asyncio
from cityloop.topics import EVENTS_OPERATING_MODES, EVENTS_SIGNALS, Topic
from cityloop_database import Pool, create_pool, read_migrations
from cityloop_testkit import Clusters, fresh_database

MIGRATIONS = read_migrations(files("cityloop_messaging") / "migrations")


@pytest.fixture
def topics() -> list[Topic]:
    """A topic of facts and a compacted one."""
    return [EVENTS_SIGNALS, EVENTS_OPERATING_MODES]


@pytest_asyncio.fixture
async def dsn(clusters: Clusters) -> AsyncIterator[str]:
    """Where the database is."""
    async with fresh_database(clusters.postgres, MIGRATIONS) as dsn:
        yield dsn


@pytest_asyncio.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    """Connections to it."""
    pool = await create_pool(dsn, size=4)
    yield pool
    await pool.close()
