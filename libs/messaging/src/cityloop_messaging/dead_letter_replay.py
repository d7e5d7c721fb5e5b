"""Dead letters that wait: looked at, dropped, or replayed, each to where its topic's consumers expect it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop.topics import Topic
from cityloop_kernel import derived_id
from cityloop_telemetry import Logger
from google.protobuf.message import DecodeError

from cityloop_messaging.connection import KafkaConnection
from cityloop_messaging.dead_letters import ORIGIN_HEADERS
from cityloop_messaging.envelope import Headers, to_datetime
from cityloop_messaging.errors import InvalidRecordError
from cityloop_messaging.inflation import bounded_consumer
from cityloop_messaging.observations import by_partition, from_batch, to_batch
from cityloop_messaging.producer import Producer
from cityloop_messaging.telemetry import LogEvents

MAX_NOTE_CHARACTERS = 1_000
"""Of a note beside a position; the broker takes 4,096 bytes."""
REPLAYED = "replayed"
"""Header of a record that stands in its topic a second time: its producer did not send it again."""


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """What a replay did."""

    read: int
    sent: int


async def replay(
    connection: KafkaConnection,
    producer: Producer,
    topic: Topic,
    *,
    at_most: int,
    errors: Sequence[str] = (),
    partition: int | None = None,
) -> ReplayResult:
    """Send dead letters to their topic again: an explicit, bounded act. Where it ended is kept, so none is sent twice.

    Args:
        connection: where.
        producer: started.
        topic: whose DLQ twin is read.
        at_most: dead letters to read.
        errors: only those whose error begins with one of these; all when empty. The others are passed over for good.
        partition: only those of this partition of the twin.

    Each goes to the partition that it came from; when the topic has more by now, to the one that its partitioner names.
    Consumers tell repeats by their id and older facts by their version, so a replay after newer facts does no harm.
    """
    read = sent = 0
    count = await producer.partitions(topic)
    async with _reading(connection, topic, partition) as consumer:
        async for at, records in _batches(consumer, at_most):
            chosen = [record for record in records if _matches(record, errors)]
            outgoing = [part for record in chosen for part in _outgoing_records(topic, record, count)]
            futures = [
                await producer.send(topic, part.key, part.value, part.headers, partition=part.partition)
                for part in outgoing
            ]
            for future in futures:
                await future
            read, sent = read + len(records), sent + len(chosen)
            await consumer.commit({at: records[-1].offset + 1})
    Logger().info(LogEvents.DEAD_LETTERS_REPLAYED, topic=topic.name, read=read, sent=sent)
    return ReplayResult(read, sent)


async def drop(
    connection: KafkaConnection, topic: Topic, *, at_most: int, by: str, reason: str, partition: int | None = None
) -> int:
    """Take dead letters off what waits without sending them; returns how many. They stay in the twin until it forgets.

    Who dropped them and why is a log event, and stands beside the position on the broker.

    Args:
        connection: where.
        topic: whose DLQ twin is read.
        at_most: dead letters to drop, the next ones in their order.
        by: who decides.
        reason: why.
        partition: only those of this partition of the twin.
    """
    dropped = 0
    async with _reading(connection, topic, partition) as consumer:
        async for at, records in _batches(consumer, at_most):
            offsets = f"{records[0].offset}-{records[-1].offset}"
            noted = f"dropped {offsets} by {by}: {reason}"[:MAX_NOTE_CHARACTERS]
            await consumer.commit({at: (records[-1].offset + 1, noted)})
            dropped += len(records)
            where = {"topic": topic.name, "partition": at.partition, "offsets": offsets}
            Logger().warning(LogEvents.DEAD_LETTERS_DROPPED, **where, by=by, reason=reason)
    return dropped


async def waiting_letters(
    connection: KafkaConnection, topic: Topic, *, at_most: int, partition: int | None = None
) -> list[ConsumerRecord]:
    """The next dead letters of a topic that wait for a replay, in its order; nothing changes.

    Args:
        connection: where.
        topic: whose DLQ twin is read.
        at_most: dead letters to read.
        partition: only those of this partition of the twin.
    """
    async with _reading(connection, topic, partition) as consumer:
        return [record async for _, records in _batches(consumer, at_most) for record in records]


@asynccontextmanager
async def _reading(connection: KafkaConnection, topic: Topic, only: int | None) -> AsyncIterator[AIOKafkaConsumer]:
    """A reader of a DLQ twin that goes on where the last replay has ended."""
    consumer = bounded_consumer(
        **connection.client_options(),
        group_id=connection.replay_group(topic),
        auto_offset_reset="earliest",
    )
    try:
        await consumer.start()
        name = connection.dead_letters(topic)
        metadata = await consumer._client.fetch_all_metadata()  # noqa: SLF001 no public way to learn a topic not assigned
        numbers = sorted(metadata.partitions_for_topic(name) or set())
        consumer.assign([TopicPartition(name, number) for number in numbers if only in {None, number}])
        yield consumer
    finally:
        await consumer.stop()


async def _batches(
    consumer: AIOKafkaConsumer, at_most: int
) -> AsyncIterator[tuple[TopicPartition, Sequence[ConsumerRecord]]]:
    """Partition after partition up to its present end, so many records of all at most."""
    assigned = sorted(consumer.assignment())
    ends = await consumer.end_offsets(assigned) if assigned else {}
    left = at_most
    for partition in assigned:
        end = ends[partition]
        while left and await consumer.position(partition) < end:
            batch = await consumer.getmany(partition, timeout_ms=1000, max_records=min(500, left))
            records = [record for record in batch.get(partition, []) if record.offset < end]
            if records:
                left -= len(records)
                yield partition, records


def _matches(record: ConsumerRecord, errors: Sequence[str]) -> bool:
    error = next((value.decode() for name, value in record.headers if name == "dlq_error"), "")
    return not errors or error.startswith(tuple(errors))


@dataclass(frozen=True, slots=True)
class _OutgoingRecord:
    """A record that goes to a partition, or where its key says."""

    key: bytes | None
    value: bytes | None
    headers: Headers
    partition: int | None


def _outgoing_records(topic: Topic, record: ConsumerRecord, partitions: int) -> Iterator[_OutgoingRecord]:
    """What is sent of a dead letter: itself; observations after growth in parts, for their shards have parted.

    One that no runtime of ours set aside does not say where it came from, and goes where its key says.
    """
    origin = {name: value for name, value in record.headers if name in ORIGIN_HEADERS}
    headers = [header for header in record.headers if header[0] not in {*ORIGIN_HEADERS, REPLAYED}]
    headers.append((REPLAYED, b"1"))
    partition = int(origin["dlq_partition"]) if "dlq_partition" in origin else None
    whole = _OutgoingRecord(record.key, record.value, headers, partition)
    if int(origin.get("dlq_partitions", partitions)) == partitions:
        yield whole
    elif topic.partitioner == "shard":
        yield from _parts(whole, partitions)
    else:
        yield replace(whole, partition=None)


def _parts(whole: _OutgoingRecord, partitions: int) -> Iterator[_OutgoingRecord]:
    """A batch of readings, one part a partition; one that holds none, or is no batch, stays whole where it was."""
    batch = ObservationBatch()
    try:
        batch.ParseFromString(whole.value or b"")
        parts = by_partition(from_batch(batch), partitions)
    except (DecodeError, InvalidRecordError):
        parts = {}
    if not parts:
        yield whole
    for partition, columns in parts.items():
        value = to_batch(columns, to_datetime(batch.recorded_at)).SerializeToString(deterministic=True)
        headers = [_of_part(header, partition) for header in whole.headers]
        yield _OutgoingRecord(str(columns.shards[0]).encode(), value, headers, partition)


def _of_part(header: tuple[str, bytes], partition: int) -> tuple[str, bytes]:
    name, value = header
    return (name, str(derived_id(value.decode(), partition)).encode()) if name == "ce_id" else header
