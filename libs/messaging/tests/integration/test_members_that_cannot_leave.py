"""A member whose worker does not end: it tries for a bounded time, then says that its process has to end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from aiokafka import TopicPartition
from cityloop.topics import EVENTS_SIGNALS
from cityloop_messaging import Consumer, FatalError, KafkaConnection, Producer, ReceivedFact, Subscription
from cityloop_messaging import session as session_module
from cityloop_messaging.dead_letters import DeadLetters
from cityloop_messaging.instructions import Instructions
from cityloop_messaging.partition import PartitionWorker
from cityloop_messaging.topic_work import TopicWork
from cityloop_testkit import eventually, signal_fact
from cityloop_testkit.members import SERVICE


class Deaf:
    """A handler that swallows so many cancellations."""

    def __init__(self, times: float) -> None:
        self.begun = False
        self._times = times

    async def __call__(self, _received: Sequence[ReceivedFact]) -> None:
        """Wait for ever."""
        self.begun = True
        while self._times > 0:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self._times -= 1
        raise asyncio.CancelledError


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds of seconds, as short as a test can wait."""
    monkeypatch.setattr(session_module, "DRAIN_SECONDS", 0.5)
    monkeypatch.setattr(session_module, "LEAVE_SECONDS", 2.0)
    monkeypatch.setattr(session_module, "CANCEL_AGAIN_SECONDS", 0.2)


async def run_until_broken(kafka: KafkaConnection, producer: Producer, handler: Deaf) -> asyncio.Task[None]:
    """A consumer whose session breaks while its handler has a record."""
    await producer.publish([signal_fact("one")])
    consumer = Consumer(kafka, SERVICE, "0", [Subscription(EVENTS_SIGNALS, handler)], producer)
    task = asyncio.create_task(consumer.run())
    await eventually(lambda: handler.begun)
    session = consumer._session
    assert session is not None
    session._broken = RuntimeError("broken")
    consumer.stop()
    return task


async def test_a_worker_that_never_ends_is_fatal_within_a_bounded_time(
    kafka: KafkaConnection, producer: Producer
) -> None:
    handler = Deaf(float("inf"))
    task = await run_until_broken(kafka, producer, handler)
    with pytest.raises(FatalError, match="its partitions go to another member"):
        await task
    handler._times = 0


async def test_a_worker_that_loses_a_cancellation_is_cancelled_again(
    kafka: KafkaConnection, producer: Producer
) -> None:
    await (await run_until_broken(kafka, producer, Deaf(2)))


async def test_a_cancellation_that_meets_an_arriving_record_ends_the_worker(producer: Producer) -> None:
    """Python 3.11's `asyncio.wait_for` loses it."""

    async def nothing(_received: Sequence[ReceivedFact]) -> None: ...

    async def saved(_partition: TopicPartition, _offset: int) -> bool:
        return True

    partition = TopicPartition("signals", 0)
    dead_letters = DeadLetters(producer, SERVICE)
    subscription = Subscription(EVENTS_SIGNALS, nothing)
    worker = PartitionWorker(
        partition,
        0,
        subscription,
        TopicWork(subscription, SERVICE),
        dead_letters,
        saved,
        lambda: None,
        SERVICE,
        Instructions(),
    )
    task = asyncio.create_task(worker.run())
    await asyncio.wait([task], timeout=0.01)
    worker.reach(5)
    task.cancel()
    _, running = await asyncio.wait([task], timeout=5)
    task.cancel()
    assert not running
    assert task.cancelled()
