"""Reading a compacted topic from its beginning, as every replica does for itself; nothing is committed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeAlias

from aiokafka import AIOKafkaConsumer, TopicPartition
from cityloop.topics import Topic
from cityloop_telemetry import Logger

from cityloop_messaging.backoff import Backoff
from cityloop_messaging.closing import close
from cityloop_messaging.connection import MAX_RECORD_BYTES, KafkaConnection
from cityloop_messaging.envelope import Fact, decode
from cityloop_messaging.errors import InvalidRecordError, Outcome, classify
from cityloop_messaging.inflation import bounded_consumer
from cityloop_messaging.subscription import Payload
from cityloop_messaging.telemetry import LogEvents, Metrics

BEHIND_MS, IDLE_MS = 100, 5_000
"""How long it waits for records, and the broker with it, until it has caught up and afterwards: records that come end
both at once, and nothing else is asked on its connection.
"""
Apply: TypeAlias = Callable[[Fact[Payload]], Awaitable[None]]


class Projection(Generic[Payload]):
    """Applies every record of a compacted topic, each once and in order, then goes on with what comes.

    Args:
        connection: where Kafka is.
        topic: compacted.
        apply: has the effect of one fact; a record it finds invalid is logged and passed over.
        service: for metrics.
    """

    def __init__(self, connection: KafkaConnection, topic: Topic[Payload], apply: Apply[Payload], service: str) -> None:
        self._connection = connection
        self._topic = topic
        self._apply = apply
        self._service = service
        self._log = Logger(topic=topic.name)
        self._backoff = Backoff()
        self._positions: dict[TopicPartition, int] = {}
        self.caught_up = asyncio.Event()
        """Set once everything that stood in the topic at the start was applied."""

    async def run(self) -> None:
        """Read until cancelled; when reading fails, goes on after the last record applied."""
        while True:
            try:
                await self._read()
            except Exception as error:
                if classify(error) is Outcome.FATAL:
                    raise
                self._log.warning(LogEvents.PROJECTION_RETRY, error=repr(error))
                await self._backoff.pause()

    async def _read(self) -> None:
        name = self._connection.topic(self._topic)
        client = bounded_consumer(
            **self._connection.client_options(),
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=MAX_RECORD_BYTES,
            fetch_max_wait_ms=IDLE_MS,
        )
        try:
            await client.start()
            partitions = [TopicPartition(name, number) for number in range(self._topic.partitions)]
            # Before there is a fetch: the broker answers behind one that waits.
            ends = await client.end_offsets(partitions)
            client.assign(partitions)
            for partition, position in self._positions.items():
                client.seek(partition, position)
            behind = True
            while True:
                if behind and await self._reached(client, ends):
                    behind = False
                    self._backoff.reset()
                    self._log.info(LogEvents.PROJECTION_READY, records=sum(ends.values()))
                    self.caught_up.set()
                for partition, records in (await client.getmany(timeout_ms=BEHIND_MS if behind else IDLE_MS)).items():
                    for record in records:
                        await self._apply_record(record.key, record.value, record.headers)
                        self._positions[partition] = record.offset + 1
                    labels = (self._service, self._topic.name, str(partition.partition))
                    Metrics.PROJECTION_POSITION.labels(*labels).set(self._positions[partition])
        finally:
            await close(client)

    async def _apply_record(self, key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes]]) -> None:
        if value is None:
            return
        try:
            await self._apply(decode(self._topic, key, value, headers))
        except InvalidRecordError as error:
            Metrics.RECORDS_HANDLED.labels(self._service, self._topic.name, "invalid").inc()
            self._log.error(LogEvents.PROJECTION_INVALID, error=str(error), key=(key or b"").decode(errors="replace"))

    async def _reached(self, client: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> bool:
        for partition, end in ends.items():
            if await client.position(partition) < end:
                return False
        return True
