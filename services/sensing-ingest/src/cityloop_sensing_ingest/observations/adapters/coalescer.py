"""Readings on their way to Kafka: what arrives for one partition within 20 ms travels as one record."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable

import numpy as np
from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_messaging import Fact, Producer, new_id
from cityloop_messaging.observations import Columns, by_partition, concatenate, to_batch
from cityloop_telemetry import current_traceparent, span, untraced

from cityloop_sensing_ingest.observations.telemetry import Spans

COALESCE_SECONDS = 0.02
COALESCE_READINGS = 2_000
SOURCE = "sensing-ingest"
MICROSECONDS = 1_000_000


class Coalescer:
    """Buffers by partition; a caller's future ends when Kafka has its readings."""

    def __init__(
        self,
        producer: Producer,
        partitions: int,
        jurisdiction: Callable[[], str],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._producer = producer
        self._partitions = partitions
        self._jurisdiction = jurisdiction
        self._clock = clock
        self._buffers: dict[int, _Buffer] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._heartbeat_at = -float("inf")

    async def publish(self, columns: Columns) -> None:
        """Publish readings; returns when Kafka has all of them. A caller that gives up harms no other.

        Raises:
            KafkaError: some were not acknowledged; sending them again is safe, repeated readings are recognised.
        """
        parts = by_partition(columns, self._partitions)
        await asyncio.gather(*(asyncio.shield(self._add(partition, part)) for partition, part in parts.items()))

    async def heartbeat(self) -> None:
        """An empty batch to each partition: event time has come so far."""
        now = self._clock()
        empty = Columns(np.empty(0, np.uint32), np.empty(0, np.int64), np.empty(0), np.empty(0, np.uint16))
        heartbeats = [self._fact(partition, empty, now, now) for partition in range(self._partitions)]
        with untraced():
            await self._producer.publish(heartbeats)
        self._heartbeat_at = time.monotonic()

    def seconds_since_heartbeat(self) -> float:
        """How long ago Kafka last acknowledged a heartbeat; while it does not, no reading can be accepted."""
        return time.monotonic() - self._heartbeat_at

    def _add(self, partition: int, part: Columns) -> asyncio.Future[None]:
        buffer = self._buffers.get(partition)
        if buffer is None:
            buffer = self._buffers[partition] = _Buffer()
            buffer.timer = asyncio.get_running_loop().call_later(COALESCE_SECONDS, self._flush, partition)
        buffer.parts.append(part)
        buffer.traceparents.append(current_traceparent())
        buffer.readings += len(part)
        if buffer.readings >= COALESCE_READINGS:
            self._flush(partition)
        return buffer.done

    def _flush(self, partition: int) -> None:
        buffer = self._buffers.pop(partition, None)
        if buffer is None:
            return
        if buffer.timer is not None:
            buffer.timer.cancel()
        task = asyncio.create_task(self._send(partition, buffer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, partition: int, buffer: _Buffer) -> None:
        first, *others = dict.fromkeys(buffer.traceparents)
        try:
            columns = concatenate(buffer.parts)
            newest = dt.datetime.fromtimestamp(int(columns.times.max()) / MICROSECONDS, dt.UTC)
            with span(Spans.COALESCE, traceparent=first, links=others, attributes={"cityloop.readings": len(columns)}):
                await self._producer.publish([self._fact(partition, columns, newest, self._clock())])
        except Exception as error:
            buffer.done.set_exception(error)
        else:
            buffer.done.set_result(None)

    def _fact(self, partition: int, columns: Columns, occurred_at: dt.datetime, now: dt.datetime) -> Fact:
        shard = int(columns.shards[0]) if len(columns) else partition
        return Fact(
            topic=SENSING_OBSERVATIONS,
            key=str(shard),
            fact_id=new_id(),
            source=SOURCE,
            subject=str(partition),
            occurred_at=occurred_at,
            jurisdiction=self._jurisdiction(),
            payload=to_batch(columns, now),
            partition=partition,
        )


class _Buffer:
    def __init__(self) -> None:
        self.parts: list[Columns] = []
        self.traceparents: list[str] = []
        """Of those who wait for it, in the order they came."""
        self.readings = 0
        self.timer: asyncio.TimerHandle | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
