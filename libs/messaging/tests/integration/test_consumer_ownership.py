"""Who owns a partition, from where it is read, and what a member leaves behind."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.records_to_delete import RecordsToDelete
from cityloop.topics import EVENTS_SIGNALS
from cityloop_messaging import Consumer, FatalError, FencedError, KafkaConnection, Producer, Subscription
from cityloop_messaging import session as session_module
from cityloop_messaging.telemetry import Metrics
from cityloop_telemetry import REGISTRY
from cityloop_testkit import committed, eventually, read_all, signal_fact
from cityloop_testkit.members import SERVICE, RecordingHandler, all_committed, member


class SavedPositions:
    """Positions beside a state in memory, shared by all owners, with an epoch that fences former ones."""

    def __init__(self) -> None:
        self.offsets: dict[int, int] = {}
        self.fence = False
        self.dropped: list[int] = []

    async def take(self, partition: int) -> int | None:
        return self.offsets.get(partition)

    async def save(self, partition: int, next_offset: int) -> None:
        if self.fence:
            self.fence = False
            raise FencedError("another owner")
        self.offsets[partition] = next_offset

    def drop(self, partition: int) -> None:
        self.dropped.append(partition)


def keeping(kafka: KafkaConnection, producer: Producer, handle: RecordingHandler, kept: SavedPositions) -> Consumer:
    subscription = Subscription(EVENTS_SIGNALS, handle, positions=kept, save_seconds=0.1)
    return Consumer(kafka, SERVICE, "0", [subscription], producer)


async def test_a_kept_position_is_gone_on_from_whatever_kafka_holds(kafka: KafkaConnection, producer: Producer) -> None:
    await producer.publish(signal_fact(f"s{number}", key="one") for number in range(10))
    (partition,) = {record.partition for record in await read_all(kafka, EVENTS_SIGNALS)}
    kept, handle = SavedPositions(), RecordingHandler()
    kept.offsets[partition] = 4
    consumer = keeping(kafka, producer, handle, kept)
    task = asyncio.create_task(consumer.run())
    await eventually(lambda: kept.offsets.get(partition) == 10)
    consumer.stop()
    await task
    assert handle.seen == [f"s{number}" for number in range(4, 10)]
    assert partition in kept.dropped
    assert (await committed(kafka, SERVICE, EVENTS_SIGNALS))[partition] == 10, "for lag tools"


async def test_a_fenced_owner_drops_everything_and_goes_on_from_what_was_saved(
    kafka: KafkaConnection, producer: Producer
) -> None:
    kept, handle = SavedPositions(), RecordingHandler()
    consumer = keeping(kafka, producer, handle, kept)
    task = asyncio.create_task(consumer.run())
    await eventually(lambda: consumer.has_partitions)
    kept.fence = True
    await producer.publish([signal_fact("twice", key="one")])
    await eventually(lambda: handle.seen == ["twice", "twice"])
    await eventually(lambda: 1 in kept.offsets.values())
    consumer.stop()
    await task
    assert not kept.fence


async def test_a_position_that_the_log_lost_is_fatal_and_says_what_mends_it(
    kafka: KafkaConnection, producer: Producer
) -> None:
    await producer.publish(signal_fact(f"s{number}", key="one") for number in range(10))
    (partition,) = {record.partition for record in await read_all(kafka, EVENTS_SIGNALS)}
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
    await admin.start()
    lost = {TopicPartition(kafka.topic(EVENTS_SIGNALS), partition): RecordsToDelete(before_offset=6)}
    await admin.delete_records(lost)
    await admin.close()
    kept = SavedPositions()
    kept.offsets[partition] = 3
    with pytest.raises(FatalError, match=r"offset 3 is not in the log, which holds 6 to .*skip-to-beginning"):
        await keeping(kafka, producer, RecordingHandler(), kept).run()
    kept.offsets.clear()
    handle = RecordingHandler()
    consumer = keeping(kafka, producer, handle, kept)
    task = asyncio.create_task(consumer.run())
    await eventually(lambda: handle.seen == ["s6", "s7", "s8", "s9"])
    consumer.stop()
    await task


async def test_draining_may_take_longer_than_a_session_and_is_saved_all_the_same(
    kafka: KafkaConnection, producer: Producer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session is not polled while it drains; that is no standing still."""
    handle = RecordingHandler()
    async with member(kafka, producer, handle) as consumer:
        handle.gate.clear()
        await producer.publish([signal_fact("slow", key="one")])
        session = consumer._session
        assert session is not None
        await eventually(lambda: any(worker._next_offset is None for worker in session._workers.values()))
        monkeypatch.setattr(session_module, "LEASE_SECONDS", 0.8)
        began = asyncio.get_running_loop().time()
        asyncio.get_running_loop().call_later(2.0, handle.gate.set)
        await eventually(lambda: not any(worker.buffered for worker in session._workers.values()))
        await eventually(lambda: asyncio.get_running_loop().time() > began + 0.3)
        consumer.stop()
    assert handle.seen == ["slow"]
    assert await all_committed(kafka), "the batch at hand was saved before it left"


async def test_a_restarted_member_says_where_it_stands_before_anything_comes(
    kafka: KafkaConnection, producer: Producer
) -> None:
    await producer.publish(signal_fact(f"s{number}") for number in range(60))
    async with member(kafka, producer, RecordingHandler()):
        await eventually(lambda: all_committed(kafka))
    held = await committed(kafka, SERVICE, EVENTS_SIGNALS)

    def position(partition: int) -> float | None:
        labels = {"group": SERVICE, "topic": EVENTS_SIGNALS.name, "partition": str(partition)}
        return REGISTRY.get_sample_value("cityloop_consumer_position", labels)

    Metrics.CONSUMER_POSITION.clear()
    async with member(kafka, producer, RecordingHandler()):
        assert {partition: position(partition) for partition in held} == held


async def test_a_quick_restart_leaves_the_brokers_generation_as_it_was(
    kafka: KafkaConnection, producer: Producer
) -> None:
    """Row 7, by the broker's own count: each rebalance raises the generation of the group."""

    def generation(consumer: Consumer) -> int:
        session = consumer._session
        assert session is not None
        return int(session._client._coordinator.generation)

    steady = RecordingHandler()
    async with member(kafka, producer, steady, "0") as first:
        async with member(kafka, producer, RecordingHandler(), "1") as second:
            await eventually(lambda: first.has_partitions and generation(first) == generation(second))
            before = generation(second)
        again = RecordingHandler()
        async with member(kafka, producer, again, "1") as back:
            assert generation(back) == before
            await producer.publish(signal_fact(f"s{number}") for number in range(30))
            await eventually(lambda: len(steady.seen) + len(again.seen) == 30)
            assert generation(first) == generation(back) == before


async def test_a_record_too_large_for_the_twin_is_set_aside_without_its_value(
    kafka: KafkaConnection, producer: Producer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cityloop_messaging.dead_letters.MAX_VALUE_BYTES", 1_000)
    await producer.send(EVENTS_SIGNALS, b"one", b"\xff" * 2_000, [])
    await producer.publish([signal_fact("after", key="one")])
    handle = RecordingHandler()
    async with member(kafka, producer, handle):
        await eventually(lambda: handle.seen == ["after"])
    (letter,) = await read_all(kafka, EVENTS_SIGNALS, dead_letters=True)
    assert (letter.value, dict(letter.headers)["dlq_offset"]) == (None, b"0")
