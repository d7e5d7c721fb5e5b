"""Logs that are not what they were: partitions that came, offsets that went, and what members make of it."""

from __future__ import annotations

from aiokafka.admin import AIOKafkaAdminClient, NewPartitions
from cityloop.topics import EVENTS_SIGNALS
from cityloop_messaging import KafkaConnection, Producer
from cityloop_testkit import eventually, read_all
from cityloop_testkit.members import Remembering, all_committed, member


async def grow(kafka: KafkaConnection, partitions: int) -> None:
    """As an operator does who forgets the twin."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
    await admin.start()
    await admin.create_partitions({kafka.topic(EVENTS_SIGNALS): NewPartitions(partitions)})
    await admin.close()


async def test_a_poison_record_of_a_partition_that_its_twin_lacks_is_set_aside_all_the_same(
    kafka: KafkaConnection,
) -> None:
    await grow(kafka, 5)
    producer = Producer(kafka, "test")
    await producer.start()
    await eventually(lambda: _has_partitions(producer, 5))
    await (await producer.send(EVENTS_SIGNALS, b"one", b"junk", [], partition=4))
    handle = Remembering()
    async with member(kafka, producer, handle):
        await eventually(lambda: _letters(kafka, 1))
        await eventually(lambda: all_committed(kafka))
    await producer.stop()
    (letter,) = await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)
    assert dict(letter.headers)["dlq_partition"] == b"4", "it says where it came from"


async def _has_partitions(producer: Producer, count: int) -> bool:
    return await producer.partitions(EVENTS_SIGNALS) == count


async def _letters(kafka: KafkaConnection, count: int) -> bool:
    return len(await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)) == count
