"""The producer: acknowledged by all in-sync replicas, idempotent, with a bound on what is in flight."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from aiokafka import AIOKafkaProducer
from aiokafka.structs import RecordMetadata
from cityloop.topics import Topic
from cityloop_telemetry import exemplar

from cityloop_messaging.connection import MAX_RECORD_BYTES, KafkaConnection
from cityloop_messaging.envelope import Fact, Headers, encode_headers, encode_payload
from cityloop_messaging.telemetry import Metrics
from cityloop_messaging.tracing import published

MAX_IN_FLIGHT = 2_000
LINGER_MS = 5
BATCH_BYTES = 256 * 1024


class Producer:
    """Publishes facts; `publish` returns when Kafka has them."""

    def __init__(self, connection: KafkaConnection, client_id: str) -> None:
        self._connection = connection
        self._client_id = client_id
        self._slots = asyncio.Semaphore(MAX_IN_FLIGHT)

    async def start(self) -> None:
        """Connect.

        Raises:
            KafkaError: no broker answers; it may be tried again.
        """
        self._producer = AIOKafkaProducer(
            **self._connection.client_options(),
            client_id=self._client_id,
            acks="all",
            enable_idempotence=True,
            linger_ms=LINGER_MS,
            max_batch_size=BATCH_BYTES,
            max_request_size=MAX_RECORD_BYTES,
            compression_type="zstd",
        )
        try:
            await self._producer.start()
        except BaseException:
            await self._producer.stop()
            raise

    async def stop(self) -> None:
        """Send what is buffered, then disconnect."""
        await self._producer.stop()

    async def partitions(self, topic: Topic, *, dead_letter: bool = False) -> int:
        """How many partitions a topic (with `dead_letter` its DLQ twin) has on the broker."""
        name = self._connection.dead_letters(topic) if dead_letter else self._connection.topic(topic)
        return len(await self._producer.partitions_for(name))

    async def publish(self, facts: Iterable[Fact]) -> None:
        """Publish facts; those of one key stay in order.

        Raises:
            KafkaError: at least one was not acknowledged; publishing again is safe, consumers know repeats by their id.
        """
        pending: list[asyncio.Future[RecordMetadata]] = []
        try:
            for fact in facts:
                pending.append(await self._send_fact(fact))  # noqa: PERF401 what was sent counts when a later one fails
        finally:
            if pending:
                await asyncio.wait(pending)
        for future in pending:
            future.result()

    async def _send_fact(self, fact: Fact) -> asyncio.Future[RecordMetadata]:
        return await self.send(
            fact.topic,
            fact.key.encode(),
            encode_payload(fact),
            encode_headers(published(fact, "send")),
            partition=fact.partition,
            timestamp_ms=int(fact.recorded_at.timestamp() * 1000),
        )

    async def send(
        self,
        topic: Topic,
        key: bytes | None,
        value: bytes | None,
        headers: Headers,
        *,
        partition: int | None = None,
        timestamp_ms: int | None = None,
        dead_letter: bool = False,
    ) -> asyncio.Future[RecordMetadata]:
        """Hand over one encoded record (to the DLQ twin with `dead_letter`); the future ends when Kafka has it."""
        await self._slots.acquire()
        name = self._connection.dead_letters(topic) if dead_letter else self._connection.topic(topic)
        started, seen = time.perf_counter(), exemplar()
        errors = Metrics.PUBLISH_ERRORS.labels(topic.name)  # there before the first, or increase() would not see that
        try:
            future: asyncio.Future[RecordMetadata] = await self._producer.send(
                name, value, key=key, headers=list(headers), partition=partition, timestamp_ms=timestamp_ms
            )
        except BaseException:
            self._slots.release()
            errors.inc()
            raise

        Metrics.PUBLISH_IN_FLIGHT.inc()

        def done(ended: asyncio.Future[RecordMetadata]) -> None:
            self._slots.release()
            Metrics.PUBLISH_IN_FLIGHT.dec()
            if not ended.cancelled() and ended.exception() is None:
                Metrics.PUBLISHED.labels(topic.name).inc()
                Metrics.PUBLISH_SECONDS.observe(time.perf_counter() - started, seen)
            else:
                errors.inc()

        future.add_done_callback(done)
        return future
