"""Dead letters: bad records are set aside with where they came from and why; too many stop the partition."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from cityloop.topics import Topic
from cityloop_telemetry import LogEvent, Logger, Metrics

from cityloop_messaging.connection import MAX_VALUE_BYTES, KafkaConnection
from cityloop_messaging.producer import Producer

MAX_CONSECUTIVE = 100
WINDOW = 10_000
MAX_IN_WINDOW = WINDOW * 5 // 100
MAX_ERROR_CHARACTERS = 2_000
ORIGIN_HEADERS = ("dlq_topic", "dlq_partition", "dlq_offset", "dlq_error", "dlq_attempts", "dlq_group")


class InvalidBudget:
    """Counts invalid records of one partition, in the order of its log: at most 100 in a row, 5 % of the last 10,000.

    Once exceeded it stays so, whatever comes after.
    """

    def __init__(self) -> None:
        self.exceeded = False
        """Whether this looks like a wrong producer or a wrong consumer, not like a bad record."""
        self._window: deque[bool] = deque(maxlen=WINDOW)
        self._invalid = 0
        self._consecutive = 0

    def count(self, *, invalid: bool) -> None:
        """One more record was handled or set aside."""
        if len(self._window) == WINDOW:
            self._invalid -= self._window[0]
        self._window.append(invalid)
        self._invalid += invalid
        self._consecutive = self._consecutive + 1 if invalid else 0
        self.exceeded |= self._consecutive > MAX_CONSECUTIVE or self._invalid > MAX_IN_WINDOW


class DeadLetters:
    """Writes to the DLQ twins of one consumer group."""

    def __init__(self, producer: Producer, group: str) -> None:
        self._producer = producer
        self._group = group
        self._log = Logger(group=group)

    async def set_aside(self, topic: Topic, record: ConsumerRecord, error: BaseException, attempts: int) -> None:
        """Copy the record to the DLQ twin as it came; returns when Kafka has it.

        A value that does not fit (it came compressed) is left where it stood: topic, partition and offset say where.
        """
        origin = (
            topic.name,
            record.partition,
            record.offset,
            f"{type(error).__name__}: {error}"[:MAX_ERROR_CHARACTERS],
            attempts,
            self._group,
        )
        headers = [header for header in record.headers if header[0] not in ORIGIN_HEADERS]
        headers += [(name, str(value).encode()) for name, value in zip(ORIGIN_HEADERS, origin, strict=True)]
        fits = record.value is None or len(record.value) <= MAX_VALUE_BYTES
        where = {"topic": topic.name, "partition": record.partition, "offset": record.offset}
        self._log.warning(LogEvent.RECORD_DEAD_LETTERED, error=str(error), attempts=attempts, **where)
        Metrics.RECORDS_HANDLED.labels(self._group, topic.name, "dead_letter").inc()
        if topic.dead_letters:
            await (
                await self._producer.send(
                    topic,
                    record.key,
                    record.value if fits else None,
                    headers,
                    partition=record.partition,
                    dead_letter=True,
                )
            )


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did."""

    read: int
    sent: int


async def replay(
    connection: KafkaConnection, producer: Producer, topic: Topic, *, at_most: int, errors: Sequence[str] = ()
) -> Replayed:
    """Send dead letters to their topic again: an explicit, bounded act. Where it ended is kept, so none is sent twice.

    Args:
        connection: where.
        producer: started.
        topic: whose DLQ twin is read.
        at_most: dead letters to read.
        errors: only those whose error begins with one of these; all when empty.

    Consumers tell repeats by their id and older facts by their version, so a replay after newer facts does no harm.
    """
    consumer = AIOKafkaConsumer(
        bootstrap_servers=connection.bootstrap_servers,
        group_id=connection.group(f"replay.{topic.name}"),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    read = sent = 0
    try:
        name = connection.dead_letters(topic)
        partitions = [TopicPartition(name, number) for number in sorted(consumer.partitions_for_topic(name) or ())]
        if not partitions:
            await consumer._client.force_metadata_update()  # noqa: SLF001 no public way to learn a topic not assigned
            partitions = [TopicPartition(name, n) for n in sorted(await _partitions(consumer, name))]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        for partition, end in ends.items():
            position = await consumer.position(partition)
            while position < end and read < at_most:
                batch = await consumer.getmany(partition, timeout_ms=1000, max_records=min(500, at_most - read))
                records = [record for record in batch.get(partition, []) if record.offset < end]
                chosen = [record for record in records if _matches(record, errors)]
                futures = [await producer.send(topic, r.key, r.value, _without_origin(r)) for r in chosen]
                for future in futures:
                    await future
                read, sent = read + len(records), sent + len(chosen)
                position = records[-1].offset + 1 if records else await consumer.position(partition)
                await consumer.commit({partition: position})
    finally:
        await consumer.stop()
    return Replayed(read, sent)


async def _partitions(consumer: AIOKafkaConsumer, name: str) -> set[int]:
    metadata = await consumer._client.fetch_all_metadata()  # noqa: SLF001
    return metadata.partitions_for_topic(name) or set()


def _matches(record: ConsumerRecord, errors: Sequence[str]) -> bool:
    error = next((value.decode() for name, value in record.headers if name == "dlq_error"), "")
    return not errors or error.startswith(tuple(errors))


def _without_origin(record: ConsumerRecord) -> list[tuple[str, bytes]]:
    return [header for header in record.headers if header[0] not in ORIGIN_HEADERS]
