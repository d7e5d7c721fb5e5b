"""Replayed observations come to the partition that owns their shards, also after the partitions have grown."""

from __future__ import annotations

import numpy as np
import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop.topics import SENSING_OBSERVATIONS, Topic
from cityloop_messaging import (
    DeadLetters,
    Fact,
    KafkaConnection,
    Producer,
    drop,
    new_id,
    replay,
    utc_now,
    waiting_letters,
)
from cityloop_messaging.observations import SHARDS, Columns, from_batch, to_batch
from cityloop_testkit import read_all

PARTITIONS = 3
Place = tuple[int, int]
"""Partition and offset."""
Readings = list[tuple[int, float]]
"""Datastream number and value of each."""


@pytest.fixture
def topics() -> list[Topic]:
    return [SENSING_OBSERVATIONS]


def batch(partition: int, readings: Readings) -> Fact:
    numbers = np.array([number for number, _ in readings], np.uint32)
    values = np.array([value for _, value in readings], np.float64)
    columns = Columns(numbers, np.arange(len(readings)), values, np.zeros(len(readings), np.uint16))
    key = str(readings[0][0] % SHARDS) if readings else str(partition)
    payload = to_batch(columns, utc_now())
    now = utc_now()
    return Fact(SENSING_OBSERVATIONS, key, new_id(), "test", key, now, "990100", payload, partition=partition)


async def set_all_aside(kafka: KafkaConnection, producer: Producer) -> set[Place]:
    """Every record of the topic becomes a dead letter; returns where they stand."""
    records = await read_all(kafka, SENSING_OBSERVATIONS)
    for record in records:
        await DeadLetters(producer, "probe").set_aside(SENSING_OBSERVATIONS, record, ValueError("not known yet"), 1)
    return {(record.partition, record.offset) for record in records}


async def replayed(kafka: KafkaConnection, before: set[Place]) -> list[tuple[int, str, Readings]]:
    """Partition, key and readings of what stands in the topic beside the first ones."""
    records = await read_all(kafka, SENSING_OBSERVATIONS)
    found = []
    for record in (record for record in records if (record.partition, record.offset) not in before):
        assert not [name for name, _ in record.headers if name.startswith("dlq_")]
        columns = from_batch(ObservationBatch.FromString(record.value))
        readings = list(zip(columns.numbers.tolist(), columns.values.tolist(), strict=True))
        found.append((record.partition, record.key.decode(), readings))
    return sorted(found)


async def test_a_replayed_batch_comes_to_the_partition_that_it_came_from(
    kafka: KafkaConnection, producer: Producer
) -> None:
    batches = [(shard % PARTITIONS, [(shard + 256, 1.0), (shard + PARTITIONS, 2.0)]) for shard in range(9)]
    await producer.publish(batch(partition, readings) for partition, readings in batches)
    before = await set_all_aside(kafka, producer)
    assert (await replay(kafka, producer, SENSING_OBSERVATIONS, at_most=100)).sent == len(batches)
    assert [(partition, readings) for partition, _, readings in await replayed(kafka, before)] == sorted(batches)


async def test_after_the_partitions_have_grown_a_batch_is_parted_as_its_shards_are(
    kafka: KafkaConnection, producer: Producer
) -> None:
    """Shards 0 and 3 shared partition 0 of 3; of 6 they do not. What holds no readings stays where it was."""
    await producer.publish([batch(0, [(0, 1.0), (3, 2.0), (256, 3.0), (259, 4.0)]), batch(2, [])])
    before = await set_all_aside(kafka, producer)
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
    await admin.start()
    await admin.create_partitions({kafka.topic(SENSING_OBSERVATIONS): NewPartitions(2 * PARTITIONS)})
    await admin.close()
    newer = Producer(kafka, "newer")
    await newer.start()
    try:
        await replay(kafka, newer, SENSING_OBSERVATIONS, at_most=100)
    finally:
        await newer.stop()
    assert await replayed(kafka, before) == [
        (0, "0", [(0, 1.0), (256, 3.0)]),
        (2, "2", []),
        (3, "3", [(3, 2.0), (259, 4.0)]),
    ]


async def offsets_of(kafka: KafkaConnection, **which: int) -> list[Place]:
    found = await waiting_letters(kafka, SENSING_OBSERVATIONS, at_most=which.pop("at_most", 100), **which)
    return [(record.partition, record.offset) for record in found]


async def test_dead_letters_are_looked_at_dropped_with_a_reason_and_the_others_replayed(
    kafka: KafkaConnection, producer: Producer
) -> None:
    assert await offsets_of(kafka) == [], "a twin that nothing was set aside in"
    await producer.publish(batch(shard % PARTITIONS, [(shard, 1.0)]) for shard in (0, 1, 3, 4, 6))
    before = await set_all_aside(kafka, producer)
    assert await offsets_of(kafka) == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]
    assert await offsets_of(kafka, at_most=2) == [(0, 0), (0, 1)]
    assert await offsets_of(kafka, partition=1) == [(1, 0), (1, 1)], "to look changes nothing"

    dropped = await drop(kafka, SENSING_OBSERVATIONS, at_most=1, by="an operator", reason="of a test", partition=1)
    assert dropped == 1
    assert await offsets_of(kafka) == [(0, 0), (0, 1), (0, 2), (1, 1)]
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
    await admin.start()
    kept = await admin.list_consumer_group_offsets(kafka.replay_group(SENSING_OBSERVATIONS))
    await admin.close()
    assert {(at.partition, one.offset, one.metadata) for at, one in kept.items()} == {
        (1, 1, "dropped 0-0 by an operator: of a test")
    }
    assert (await replay(kafka, producer, SENSING_OBSERVATIONS, at_most=9, partition=0)).sent == 3
    assert (await replay(kafka, producer, SENSING_OBSERVATIONS, at_most=9)).sent == 1
    shards = [readings[0][0] for _, _, readings in await replayed(kafka, before)]
    assert shards == [0, 3, 6, 4]
    assert await offsets_of(kafka) == []
