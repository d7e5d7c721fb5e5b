"""Logs that are not what they were: partitions that came, offsets that went, and what members make of it."""

from __future__ import annotations

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions
from aiokafka.admin.records_to_delete import RecordsToDelete
from cityloop.topics import EVENTS_SIGNALS
from cityloop_messaging import KafkaConnection, Producer
from cityloop_messaging import session as session_module
from cityloop_telemetry import REGISTRY
from cityloop_testkit import eventually, read_all, signal_fact
from cityloop_testkit.members import SERVICE, RecordingHandler, all_committed, member


async def grow(kafka: KafkaConnection, partitions: int) -> None:
    """As an operator does who forgets the twin."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
    await admin.start()
    name = kafka.topic(EVENTS_SIGNALS)
    await admin.create_partitions({name: NewPartitions(partitions)})

    async def grown() -> bool:
        (topic,) = await admin.describe_topics([name])
        return len(topic["partitions"]) == partitions

    await eventually(grown)
    await admin.close()


async def test_a_poison_record_of_a_partition_that_its_twin_lacks_is_set_aside_all_the_same(
    kafka: KafkaConnection,
) -> None:
    await grow(kafka, 5)
    producer = Producer(kafka, "test")
    await producer.start()
    assert await producer.partitions(EVENTS_SIGNALS) == 5
    await (await producer.send(EVENTS_SIGNALS, b"one", b"junk", [], partition=4))
    handle = RecordingHandler()
    async with member(kafka, producer, handle):
        await eventually(lambda: _letters(kafka, 1))
        await eventually(lambda: all_committed(kafka))
    await producer.stop()
    (letter,) = await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)
    assert dict(letter.headers)["dlq_partition"] == b"4", "it says where it came from"


async def _letters(kafka: KafkaConnection, count: int) -> bool:
    return len(await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)) == count


async def commit(kafka: KafkaConnection, offset: int) -> int:
    """Commit an offset for the group in the partition of key `one`; returns the partition."""
    partition = await partition_of_one(kafka)
    group = AIOKafkaConsumer(
        bootstrap_servers=kafka.bootstrap_servers, group_id=kafka.group(SERVICE), enable_auto_commit=False
    )
    await group.start()
    on_broker = TopicPartition(kafka.topic(EVENTS_SIGNALS), partition)
    group.assign([on_broker])
    await group.commit({on_broker: offset})
    await group.stop()
    return partition


async def partition_of_one(kafka: KafkaConnection) -> int:
    """Where the only key of a test has its records."""
    (partition,) = {record.partition for record in await read_all(kafka, EVENTS_SIGNALS)}
    return int(partition)


async def delete(kafka: KafkaConnection, partition: int, before: int) -> None:
    """Delete records as retention does."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
    await admin.start()
    await admin.delete_records(
        {TopicPartition(kafka.topic(EVENTS_SIGNALS), partition): RecordsToDelete(before_offset=before)}
    )
    await admin.close()


def lost() -> float:
    """Records that the probing group says it never saw."""
    labels = {"group": SERVICE, "topic": EVENTS_SIGNALS.name}
    return REGISTRY.get_sample_value("cityloop_consumer_lost_records_total", labels) or 0


async def test_a_log_that_is_shorter_than_what_was_committed_is_read_from_its_beginning(
    kafka: KafkaConnection, producer: Producer
) -> None:
    """As after an election of a replica that lacked the last records: what was written since may be anything."""
    names = [f"s{number}" for number in range(10)]
    await producer.publish(signal_fact(name, key="one") for name in names)
    await commit(kafka, 50)
    handle = RecordingHandler()
    async with member(kafka, producer, handle):
        await eventually(lambda: handle.seen == names)
        await eventually(lambda: all_committed(kafka))


async def test_records_that_were_deleted_before_they_were_read_are_counted_as_lost(
    kafka: KafkaConnection, producer: Producer
) -> None:
    await producer.publish(signal_fact(f"s{number}", key="one") for number in range(10))
    partition = await commit(kafka, 2)
    await delete(kafka, partition, before=6)
    before, handle = lost(), RecordingHandler()
    async with member(kafka, producer, handle):
        await eventually(lambda: handle.seen == ["s6", "s7", "s8", "s9"])
    assert lost() == before + 4


async def test_records_that_are_deleted_under_a_slow_reader_are_counted_as_lost(
    kafka: KafkaConnection, producer: Producer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "BUFFER_RECORDS", 10)
    monkeypatch.setattr(session_module, "MAX_RECORD_BYTES", 10_000)
    before, handle = lost(), RecordingHandler()
    handle.gate.clear()
    async with member(kafka, producer, handle, batch=5) as consumer:
        for start in range(0, 1_000, 500):
            await producer.publish(signal_fact(f"s{start + number}", key="one") for number in range(500))
        session = consumer._session
        assert session is not None
        await eventually(lambda: session._client.paused())
        partition = await partition_of_one(kafka)
        await delete(kafka, partition, before=900)
        handle.gate.set()
        await eventually(lambda: handle.seen[-1:] == ["s999"])
    assert lost() - before == 1_000 - len(handle.seen) > 0
