"""The migrator: in order, once, whoever runs it at the same time; and what a service makes of a schema."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from cityloop_database import Migration, SchemaError, check_schema, create_pool, migrate, read_migrations
from cityloop_testkit import Clusters, fresh_database

FIRST = Migration(1, "0001_first.sql", "CREATE TABLE first (number integer)")
SECOND = Migration(2, "0002_second.sql", "INSERT INTO first VALUES (2)")
INDEX = Migration(
    3, "0003_index.sql", "-- no transaction\n-- timeout: 60s\nCREATE INDEX CONCURRENTLY i ON first (number)"
)
BROKEN = Migration(4, "0004_broken.sql", "INSERT INTO first VALUES (4); SELECT 1/0")


@pytest_asyncio.fixture
async def dsn(clusters: Clusters) -> AsyncIterator[str]:
    async with fresh_database(clusters.postgres, []) as dsn:
        yield dsn


async def numbers(dsn: str) -> list[int]:
    connection = await asyncpg.connect(dsn)
    try:
        return [row["number"] for row in await connection.fetch("SELECT number FROM first ORDER BY number")]
    finally:
        await connection.close()


async def test_files_are_applied_once_in_order(dsn: str) -> None:
    assert await migrate(dsn, [FIRST, SECOND, INDEX]) == [FIRST, SECOND, INDEX]
    assert await migrate(dsn, [FIRST, SECOND, INDEX]) == []
    assert await numbers(dsn) == [2]


async def test_two_at_once_wait_for_each_other(dsn: str) -> None:
    applied = await asyncio.gather(*(migrate(dsn, [FIRST, SECOND, INDEX]) for _ in range(3)))
    assert sorted(map(len, applied)) == [0, 0, 3]
    assert await numbers(dsn) == [2]


async def test_an_applied_file_that_changed_is_named(dsn: str) -> None:
    await migrate(dsn, [FIRST])
    changed = Migration(1, FIRST.name, FIRST.sql + " -- a comment")
    with pytest.raises(SchemaError, match=r"0001_first\.sql was changed after it was applied"):
        await migrate(dsn, [changed, SECOND])


async def test_a_failing_file_leaves_no_trace_and_keeps_those_before(dsn: str) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(dsn, [FIRST, SECOND, BROKEN])
    assert await numbers(dsn) == [2]
    fixed = Migration(4, BROKEN.name, "INSERT INTO first VALUES (5)")
    assert await migrate(dsn, [FIRST, SECOND, fixed]) == [fixed]


async def test_a_service_runs_on_its_own_schema_and_the_next(dsn: str) -> None:
    pool = await create_pool(dsn, size=2)
    try:
        with pytest.raises(SchemaError, match=r"\[1, 2\] are missing: run `python -m <service> migrate`"):
            await check_schema(pool, [FIRST, SECOND])
        await migrate(dsn, [FIRST, SECOND])
        await check_schema(pool, [FIRST, SECOND])
        await check_schema(pool, [FIRST])
        with pytest.raises(SchemaError, match=r"\[2\] are missing|\[3\] are missing"):
            await check_schema(pool, [FIRST, SECOND, INDEX])
        await migrate(dsn, [FIRST, SECOND, INDEX])
        with pytest.raises(SchemaError, match=r"\[2, 3\] are unknown to this release: deploy a newer one"):
            await check_schema(pool, [FIRST])
    finally:
        await pool.close()


def test_a_file_says_itself_how_it_runs() -> None:
    assert (INDEX.in_transaction, INDEX.timeout) == (False, "60s")
    assert (FIRST.in_transaction, FIRST.timeout) == (True, "5s")
    assert Migration(1, "x", "-- it needs -- no transaction of its own").in_transaction


def test_wrong_names_and_numbers_that_stand_twice_are_refused(tmp_path: Path) -> None:
    (tmp_path / "0002_b.sql").write_text("SELECT 2")
    (tmp_path / "0001_a.sql").write_text("SELECT 1")
    assert [item.number for item in read_migrations(tmp_path)] == [1, 2]
    (tmp_path / "0001_c.sql").write_text("SELECT 1")
    with pytest.raises(SchemaError, match="number 1 is used twice"):
        read_migrations(tmp_path)
    (tmp_path / "0001_c.sql").rename(tmp_path / "one.sql")
    with pytest.raises(SchemaError, match=r"one\.sql is not named like 0001_cases\.sql"):
        read_migrations(tmp_path)
