"""Partners may write with Kafka's transactions: what they abort has no effect, their markers are no lost records."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from cityloop.topics import EVENTS_SIGNALS
from cityloop_messaging import KafkaConnection, Producer, encode_headers
from cityloop_telemetry import REGISTRY
from cityloop_testkit import committed, eventually, signal_fact
from cityloop_testkit.members import SERVICE, RecordingHandler, member
from cityloop_testkit.records import end_offsets

LONGEST_MS = 60_000


@pytest_asyncio.fixture
async def partner(kafka: KafkaConnection) -> AsyncIterator[AIOKafkaProducer]:
    """Writes in transactions."""
    client = AIOKafkaProducer(
        bootstrap_servers=kafka.bootstrap_servers,
        transactional_id=f"{kafka.prefix}partner",
        transaction_timeout_ms=LONGEST_MS,
    )
    await client.start()
    yield client
    await client.stop()


async def write(partner: AIOKafkaProducer, kafka: KafkaConnection, name: str) -> None:
    fact = signal_fact(name)
    await partner.send_and_wait(
        kafka.topic(EVENTS_SIGNALS), fact.payload.SerializeToString(), headers=encode_headers(fact), partition=0
    )


def lost() -> float:
    return (
        REGISTRY.get_sample_value(
            "cityloop_consumer_lost_records_total", {"group": SERVICE, "topic": "events.signals.v1"}
        )
        or 0
    )


async def test_an_aborted_record_has_no_effect_and_markers_are_no_lost_records(
    kafka: KafkaConnection, producer: Producer, partner: AIOKafkaProducer
) -> None:
    for name in ("first", "second"):
        async with partner.transaction():
            await write(partner, kafka, name)
    await partner.begin_transaction()
    await write(partner, kafka, "aborted")
    await partner.abort_transaction()
    async with partner.transaction():
        await write(partner, kafka, "third")
    before = lost()
    handle = RecordingHandler()
    async with member(kafka, producer, handle):
        await eventually(lambda: handle.seen == ["first", "second", "third"])

        async def at_the_end() -> bool:
            ends = await end_offsets(kafka, [kafka.topic(EVENTS_SIGNALS)])
            held = await committed(kafka, SERVICE, EVENTS_SIGNALS)
            return all(held.get(at.partition, 0) == end for at, end in ends.items())

        await eventually(at_the_end)
    assert lost() == before


async def test_a_transaction_may_not_be_open_longer_than_a_minute(kafka: KafkaConnection) -> None:
    """All who read only what was committed wait for it."""
    client = AIOKafkaProducer(
        bootstrap_servers=kafka.bootstrap_servers,
        transactional_id=f"{kafka.prefix}slow",
        transaction_timeout_ms=LONGEST_MS + 1,
    )
    with pytest.raises(KafkaError):
        await client.start()
    await client.stop()
