"""Dead letters: bad records are set aside with where they came from and why; too many stop the partition."""

from __future__ import annotations

from collections import deque

from aiokafka import ConsumerRecord
from cityloop.topics import Topic
from cityloop_telemetry import Logger

from cityloop_messaging.connection import MAX_VALUE_BYTES
from cityloop_messaging.producer import Producer
from cityloop_messaging.telemetry import LogEvents, Metrics

MAX_CONSECUTIVE = 100
WINDOW = 10_000
MAX_IN_WINDOW = WINDOW * 5 // 100
MAX_ERROR_CHARACTERS = 2_000
HEADER_BYTES = 8
"""What a header costs beside its name and its value, at most."""
ORIGIN_HEADERS = (
    "dlq_topic",
    "dlq_partition",
    "dlq_partitions",
    "dlq_offset",
    "dlq_error",
    "dlq_attempts",
    "dlq_group",
)
"""What a dead letter says beside what it was; `dlq_partitions` is how many the topic had then."""


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

        What does not fit (it came compressed) or what Kafka's client does not take is left where it stood: topic,
        partition and offset say where.
        """
        origin = (
            topic.name,
            record.partition,
            await self._producer.partitions(topic),
            record.offset,
            f"{type(error).__name__}: {error}"[:MAX_ERROR_CHARACTERS],
            attempts,
            self._group,
        )
        said = [(name, str(value).encode(errors="replace")) for name, value in zip(ORIGIN_HEADERS, origin, strict=True)]
        where = {"topic": topic.name, "partition": record.partition, "offset": record.offset}
        self._log.warning(LogEvents.RECORD_DEAD_LETTERED, error=str(error), attempts=attempts, **where)
        Metrics.RECORDS_HANDLED.labels(self._group, topic.name, "dead_letter").inc()
        if not topic.dead_letters:
            return
        twins = await self._producer.partitions(topic, dead_letter=True)
        partition = record.partition % twins  # a topic may have grown without its twin
        key, value = record.key, record.value
        copied = [header for header in record.headers if header[0] not in ORIGIN_HEADERS and header[1] is not None]
        without_value = len(key or b"") + sum(len(name) + len(content) + HEADER_BYTES for name, content in copied)
        if without_value + len(value or b"") > MAX_VALUE_BYTES:
            value = None
        if without_value > MAX_VALUE_BYTES:
            key, copied = b"", []
        if key is None and value is None:
            key = b""  # aiokafka sends no record without both
        sending = self._producer.send(topic, key, value, copied + said, partition=partition, dead_letter=True)
        await (await sending)
