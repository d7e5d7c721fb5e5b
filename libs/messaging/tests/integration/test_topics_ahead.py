"""A topic that holds more than its producer's database has sent is seen, and nothing else is taken for one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.topics import CITIZEN_REPORTS, Topic
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import (
    Fact,
    KafkaConnection,
    Outbox,
    Producer,
    Relay,
    RestoreNotEndedError,
    TopicsAheadError,
    check_topics,
    new_id,
    utc_now,
)
from cityloop_testkit import eventually

OWNER = CITIZEN_REPORTS.owner


@pytest.fixture
def topics() -> list[Topic]:
    return [CITIZEN_REPORTS]


@pytest_asyncio.fixture
async def outbox(dsn: str, pool: Pool, producer: Producer) -> AsyncIterator[Outbox]:
    relay = Relay(dsn, pool, producer)
    task = asyncio.create_task(relay.run())
    yield Outbox(relay)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def report(name: str, source: str = OWNER) -> Fact[Report]:
    payload = Report(report_number=name, version=1)
    return Fact(CITIZEN_REPORTS, name, new_id(), source, name, utc_now(), "440100", payload, 1)


async def send(outbox: Outbox, pool: Pool, *facts: Fact[Report]) -> None:
    async with UnitOfWork(pool) as work:
        await outbox.add(work, facts)

    async def sent() -> bool:
        return not await pool.fetchval("SELECT EXISTS (SELECT FROM outbox)")

    await eventually(sent)


async def test_what_the_relay_has_sent_its_database_knows_and_an_older_one_does_not(
    kafka: KafkaConnection, pool: Pool, outbox: Outbox
) -> None:
    await check_topics(kafka, pool, OWNER)
    await send(outbox, pool, *(report(f"r{number}") for number in range(4)))
    assert await pool.fetchval("SELECT sum(next_offset) FROM published") == 4
    await check_topics(kafka, pool, OWNER)
    await pool.execute("UPDATE published SET next_offset = next_offset - 1 WHERE next_offset > 1")
    await pool.execute("DELETE FROM published WHERE next_offset = 1")
    with pytest.raises(TopicsAheadError, match=r"older than citizen\.reports\.v1"):
        await check_topics(kafka, pool, OWNER)


async def test_what_a_killed_relay_will_send_again_and_what_others_have_sent_is_not_ahead(
    kafka: KafkaConnection, pool: Pool, producer: Producer
) -> None:
    again = report("again")
    await producer.publish([again, report("of another", source="somebody")])
    async with UnitOfWork(pool) as work:
        await Outbox().add(work, [again])
    await check_topics(kafka, pool, OWNER)
    await pool.execute("DELETE FROM outbox")
    with pytest.raises(TopicsAheadError):
        await check_topics(kafka, pool, OWNER)


async def test_nobody_works_with_a_database_whose_restore_has_not_ended(kafka: KafkaConnection, pool: Pool) -> None:
    await pool.execute("INSERT INTO restores (made_at) VALUES (now())")
    with pytest.raises(RestoreNotEndedError):
        await check_topics(kafka, pool, OWNER)
    await pool.execute("UPDATE restores SET ended_at = now()")
    await check_topics(kafka, pool, OWNER)
