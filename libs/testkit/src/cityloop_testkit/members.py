"""Shared by the tests of the consumer runtime: a member that runs while a block lasts, and a handler that remembers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from cityloop.topics import EVENTS_SIGNALS, Topic
from cityloop_database import Pool
from cityloop_messaging import Consumer, KafkaConnection, Producer, ReceivedFact, Subscription

from cityloop_testkit.records import committed, read_all
from cityloop_testkit.waiting import eventually

SERVICE = "probe"
"""The group that probing members join."""
SAVE_SECONDS = 0.1
"""Between two commits of a probing member: tests wait for the last of them. What services have is ten times as long."""


class RecordingHandler:
    """A handler that keeps what it was given, and does first what a test wants (raise, wait)."""

    def __init__(self, before: Callable[[Sequence[ReceivedFact]], None] | None = None) -> None:
        self.seen: list[str] = []
        self.batches: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self._before = before

    async def __call__(self, received: Sequence[ReceivedFact]) -> None:
        """Remember, once the gate is open."""
        await self.gate.wait()
        if self._before is not None:
            self._before(received)
        self.batches.append(len(received))
        self.seen += [item.fact.subject for item in received]


@asynccontextmanager
async def member(
    kafka: KafkaConnection,
    producer: Producer,
    handle: RecordingHandler,
    instance: str = "0",
    batch: int = 200,
    topic: Topic = EVENTS_SIGNALS,
    pool: Pool | None = None,
    save_seconds: float = SAVE_SECONDS,
) -> AsyncIterator[Consumer]:
    """A member of the probing group while the block lasts; it has partitions when the block begins."""
    subscription = Subscription(topic, handle, batch=batch, save_seconds=save_seconds)
    consumer = Consumer(kafka, SERVICE, instance, [subscription], producer, pool)
    task = asyncio.create_task(consumer.run())
    try:
        await eventually(lambda: consumer.has_partitions or task.done())
        yield consumer
    finally:
        consumer.stop()
        await task


async def all_committed(kafka: KafkaConnection) -> bool:
    """Whether the group's offsets stand at the end of every partition."""
    ends: dict[int, int] = {}
    for record in await read_all(kafka, EVENTS_SIGNALS):
        ends[record.partition] = record.offset + 1
    held = await committed(kafka, SERVICE, EVENTS_SIGNALS)
    return all(held.get(partition) == end for partition, end in ends.items())
