"""Evidence: what was written is chained once, whoever chains; what was touched afterwards is found."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import AsyncIterator
from importlib.resources import files
from typing import Any

import pytest
import pytest_asyncio
from cityloop_audit import AuditEntry, ChainVerification, chain_all, record, verify, verify_with_progress
from cityloop_audit.chain import GENESIS, chain_new
from cityloop_database import Pool, UnitOfWork, create_pool, read_migrations
from cityloop_messaging import new_id
from cityloop_testkit import Clusters, fresh_database
from cityloop_testkit.english import english

MIGRATIONS = read_migrations(files("cityloop_audit") / "migrations")
MOMENT = dt.datetime(2026, 7, 1, 8, 0, 0, 123_456, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DELETE_ONE = "SET session_replication_role = replica; DELETE FROM audit_entries WHERE subject = 's4'"
DELETE_BOTH = (
    "WITH cut AS (DELETE FROM audit_chain WHERE sequence = 2 RETURNING entry_id)"
    " DELETE FROM audit_entries WHERE entry_id IN (SELECT entry_id FROM cut)"
)
DETAILS: list[dict[str, Any]] = [
    {"text": "内涝", "nested": {"b": [1, 2.5, None, True], "a": (1, 2)}},
    {"large": 1e22, "small": 1e-7, "whole": 1.0, "zero": -0.0, "integer": 2**70},
    {10: "ten", 9: "nine"},  # type: ignore[dict-item] # keys become text, in another order
    {},
]


@pytest_asyncio.fixture
async def pool(clusters: Clusters) -> AsyncIterator[Pool]:
    async with fresh_database(clusters.postgres, MIGRATIONS) as dsn:
        pool = await create_pool(dsn, size=6)
        yield pool
        await pool.close()


def entry(subject: str, details: dict[str, Any] | None = None) -> AuditEntry:
    return AuditEntry(new_id(), MOMENT, MOMENT, "drainage", "scada", "p1", "x", "act", subject, details or {})


async def write(pool: Pool, count: int) -> None:
    async with UnitOfWork(pool) as work:
        for number in range(count):
            await record(work.connection, entry(f"s{number}"))


async def verified(pool: Pool) -> ChainVerification:
    async with pool.acquire() as connection:
        return await verify(connection)


async def test_an_untouched_chain_verifies_whatever_the_details_hold(pool: Pool) -> None:
    async with UnitOfWork(pool) as work:
        for number, details in enumerate(DETAILS):
            await record(work.connection, entry(f"s{number}", details))
    await chain_all(pool)
    result = await verified(pool)
    assert result.problems == ()
    assert result.entries == len(DETAILS)
    assert result.head != GENESIS


async def test_an_effect_that_is_undone_leaves_no_evidence(pool: Pool) -> None:
    async def failing() -> None:
        async with UnitOfWork(pool) as work:
            await record(work.connection, entry("undone"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await failing()
    await chain_all(pool)
    assert await verified(pool) == ChainVerification(0, 0, GENESIS, ())


async def test_sequencers_at_once_chain_each_entry_once(pool: Pool) -> None:
    for _ in range(5):
        await write(pool, 40)
        await asyncio.gather(*(chain_all(pool) for _ in range(4)))
    await chain_all(pool)
    result = await verified(pool)
    assert (result.entries, result.problems) == (200, ())
    assert await pool.fetchval("SELECT count(*) FROM audit_unchained") == 0


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE audit_entries SET person_id = 'another' WHERE subject = 's2'", r"entry 3 \(.*\) was changed"),
        ("UPDATE audit_entries SET details = '{\"a\": 1}' WHERE subject = 's2'", r"entry 3 \(.*\) was changed"),
        ("UPDATE audit_entries SET digest = 'sha256:00' WHERE subject = 's2'", r"entry 3 \(.*\) was changed"),
        ("UPDATE audit_chain SET head = 'sha256:00' WHERE sequence = 3", "the chain breaks at 3"),
        ("DELETE FROM audit_chain WHERE sequence = 3", "entries 3 to 3 are missing"),
        ("DELETE FROM audit_chain WHERE sequence = 5", "1 entry neither stands in the chain nor waits for it"),
        (DELETE_ONE, r"entry 5 \(.*\) is missing"),
        (DELETE_BOTH, "entries 2 to 2 are missing"),
    ],
)
async def test_tampering_is_found_and_named(pool: Pool, tampering: str, found: str) -> None:
    await write(pool, 5)
    await chain_all(pool)
    async with pool.acquire() as connection:
        await connection.execute("ALTER TABLE audit_chain DROP CONSTRAINT audit_chain_entry_id_fkey")
        await connection.execute(tampering)
        await connection.execute("SET session_replication_role = origin")
    result = await verified(pool)
    assert any(re.search(found, english(problem.sentence)) for problem in result.problems), result.problems


async def test_the_chain_goes_on_in_bounded_steps(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cityloop_audit.chain.BATCH", 7)
    await write(pool, 20)
    async with pool.acquire() as connection:
        assert await chain_new(connection) == 7
    await chain_all(pool)
    assert (await verified(pool)).entries == 20


async def test_a_long_chain_tells_how_far_it_is(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cityloop_audit.chain.PROGRESS", 7)
    await write(pool, 20)
    await chain_all(pool)
    async with pool.acquire() as connection:
        told = [(found.entries, found.total, found.problems) async for found in verify_with_progress(connection)]
    assert told == [(7, 20, ()), (14, 20, ()), (20, 20, ())]
