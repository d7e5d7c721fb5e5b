"""Replay of dead letters: each goes where its topic's consumers expect it, also after the partitions have grown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from cityloop.sensing.v1.observations_pb2 import ObservationBatch
from cityloop.topics import Topic
from cityloop_kernel import derived_id
from google.protobuf.message import DecodeError

from cityloop_messaging.connection import KafkaConnection
from cityloop_messaging.dead_letters import ORIGIN_HEADERS
from cityloop_messaging.envelope import Headers, to_datetime
from cityloop_messaging.errors import InvalidRecordError
from cityloop_messaging.inflation import bounded_consumer
from cityloop_messaging.observations import by_partition, from_batch, to_batch
from cityloop_messaging.producer import Producer


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """What a replay did."""

    read: int
    sent: int


async def replay(
    connection: KafkaConnection, producer: Producer, topic: Topic, *, at_most: int, errors: Sequence[str] = ()
) -> ReplayResult:
    """Send dead letters to their topic again: an explicit, bounded act. Where it ended is kept, so none is sent twice.

    Args:
        connection: where.
        producer: started.
        topic: whose DLQ twin is read.
        at_most: dead letters to read.
        errors: only those whose error begins with one of these; all when empty.

    Each goes to the partition that it came from; when the topic has more by now, to the one that its partitioner names.
    Consumers tell repeats by their id and older facts by their version, so a replay after newer facts does no harm.
    """
    consumer = bounded_consumer(
        **connection.client_options(),
        group_id=connection.replay_group(topic),
        auto_offset_reset="earliest",
    )
    read = sent = 0
    try:
        await consumer.start()
        name = connection.dead_letters(topic)
        partitions = [TopicPartition(name, number) for number in sorted(consumer.partitions_for_topic(name) or ())]
        if not partitions:
            await consumer._client.force_metadata_update()  # noqa: SLF001 no public way to learn a topic not assigned
            partitions = [TopicPartition(name, n) for n in sorted(await _partitions(consumer, name))]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        count = await producer.partitions(topic)
        for partition, end in ends.items():
            position = await consumer.position(partition)
            while position < end and read < at_most:
                batch = await consumer.getmany(partition, timeout_ms=1000, max_records=min(500, at_most - read))
                records = [record for record in batch.get(partition, []) if record.offset < end]
                chosen = [record for record in records if _matches(record, errors)]
                outgoing = [part for record in chosen for part in _outgoing_records(topic, record, count)]
                futures = [
                    await producer.send(topic, part.key, part.value, part.headers, partition=part.partition)
                    for part in outgoing
                ]
                for future in futures:
                    await future
                read, sent = read + len(records), sent + len(chosen)
                position = records[-1].offset + 1 if records else await consumer.position(partition)
                await consumer.commit({partition: position})
    finally:
        await consumer.stop()
    return ReplayResult(read, sent)


async def _partitions(consumer: AIOKafkaConsumer, name: str) -> set[int]:
    metadata = await consumer._client.fetch_all_metadata()  # noqa: SLF001
    return metadata.partitions_for_topic(name) or set()


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
    headers = [header for header in record.headers if header[0] not in ORIGIN_HEADERS]
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
