"""Versions of the city before the last two leave the topic and the database, and no reader misses them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiokafka import ConsumerRecord
from cityloop.sharing.v1.city_pb2 import CityRecord
from cityloop.topics import CITY_REFERENCE
from cityloop_city import CityReplica
from cityloop_data_sharing.bootstrap import PACKAGE
from cityloop_data_sharing.city.handlers.apply_city import apply_city, check_city, delete_old_versions
from cityloop_database import Pool, UnitOfWork, create_pool, migrations_of
from cityloop_kernel import ConflictError, Moment
from cityloop_messaging import KafkaConnection, Outbox, Producer, Relay, decode, utc_now
from cityloop_operator.operations import read_city
from cityloop_testkit import Clusters, eventually, fresh_database, read_all

CITY_ID, RECORDS = read_city(Path(__file__).parents[4] / "deploy/cities/simulated")
RECORDS_OF_ONE = len(RECORDS) + 1
"""With the marker."""


@pytest_asyncio.fixture
async def dsn(clusters: Clusters) -> AsyncIterator[str]:
    async with fresh_database(clusters.postgres, migrations_of(PACKAGE)) as dsn:
        yield dsn


@pytest_asyncio.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    pool = await create_pool(dsn, size=4)
    yield pool
    await pool.close()


@pytest_asyncio.fixture
async def producer(kafka: KafkaConnection) -> AsyncIterator[Producer]:
    producer = Producer(kafka, "test")
    await producer.start()
    yield producer
    await producer.stop()


async def apply(pool: Pool, versions: int) -> None:
    """Apply the same city so often; what is to be published stays in the outbox."""
    marker, now = check_city(CITY_ID, len(RECORDS), RECORDS), utc_now()
    for _ in range(versions):
        async with UnitOfWork(pool) as work:
            await apply_city(work, Outbox(), CITY_ID, marker, RECORDS, Moment(now, now))


async def publish(dsn: str, pool: Pool, producer: Producer) -> None:
    relay = Relay(dsn, pool, producer)
    task = asyncio.create_task(relay.run())

    async def sent() -> bool:
        return not bool(await pool.fetchval("SELECT EXISTS (SELECT FROM outbox)"))

    await eventually(sent)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def version_read(kafka: KafkaConnection, records: list[ConsumerRecord]) -> int:
    """The version that a service holds which starts now and finds these records."""
    replica = CityReplica(kafka, "probe")
    for record in records:
        if record.value is not None:
            await replica.apply(decode(CITY_REFERENCE, record.key, record.value, record.headers))
    return replica.version


async def test_only_the_last_two_versions_stay(
    dsn: str, pool: Pool, kafka: KafkaConnection, producer: Producer
) -> None:
    await apply(pool, 3)
    assert await delete_old_versions(pool, producer) == 0, "the first has not been published yet"
    await publish(dsn, pool, producer)
    assert await delete_old_versions(pool, producer) == RECORDS_OF_ONE
    assert await delete_old_versions(pool, producer) == 0
    records = await read_all(kafka, CITY_REFERENCE)
    removed = {record.key for record in records if record.value is None}
    assert {key.partition(b"/")[0] for key in removed} == {b"1"}
    assert removed == {record.key for record in records if record.key.startswith(b"1/")}, "the marker too"
    assert [row["version"] for row in await pool.fetch("SELECT version FROM city_versions ORDER BY 1")] == [2, 3]

    left = {record.key: record for record in records}
    assert await version_read(kafka, records) == 3
    assert await version_read(kafka, list(left.values())) == 3, "after the broker has compacted"
    half = [record for place, record in enumerate(records) if not record.key.startswith(b"1/") or place % 2]
    assert await version_read(kafka, half) == 3, "while it does"
    without_newest = [record for record in half if not record.key.startswith(b"3/")]
    assert await version_read(kafka, without_newest) == 2


async def test_one_or_two_versions_are_kept(dsn: str, pool: Pool, kafka: KafkaConnection, producer: Producer) -> None:
    assert await delete_old_versions(pool, producer) == 0
    await apply(pool, 2)
    await publish(dsn, pool, producer)
    assert await delete_old_versions(pool, producer) == 0
    assert len(await read_all(kafka, CITY_REFERENCE)) == 2 * RECORDS_OF_ONE


async def test_what_a_killed_process_has_not_forgotten_is_removed_the_next_time(
    dsn: str, pool: Pool, kafka: KafkaConnection, producer: Producer
) -> None:
    await apply(pool, 3)
    await publish(dsn, pool, producer)

    async def tombstones() -> bool:
        return sum(record.value is None for record in await read_all(kafka, CITY_REFERENCE)) == RECORDS_OF_ONE

    async with UnitOfWork(pool) as work:
        await work.connection.execute("SELECT FROM city_versions WHERE version = 1 FOR UPDATE")
        task = asyncio.create_task(delete_old_versions(pool, producer))
        await eventually(tombstones)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    assert await pool.fetchval("SELECT count(*) FROM city_versions") == 3
    assert await delete_old_versions(pool, producer) == RECORDS_OF_ONE
    assert await pool.fetchval("SELECT count(*) FROM city_versions") == 2


async def test_a_city_neither_becomes_one_of_drills_nor_ceases_to_be(pool: Pool) -> None:
    await apply(pool, 2)
    lived_in = [CityRecord.FromString(record.SerializeToString()) for record in RECORDS]
    for record in lived_in:
        if record.HasField("city"):
            record.city.drill = False
    marker, now = check_city(CITY_ID, len(lived_in), lived_in), utc_now()
    with pytest.raises(ConflictError) as refused:
        async with UnitOfWork(pool) as work:
            await apply_city(work, Outbox(), CITY_ID, marker, lived_in, Moment(now, now))
    assert refused.value.reason == "CITY_DRILL_FIXED"
    assert await pool.fetchval("SELECT max(version) FROM city_versions") == 2
