"""What partitions of a topic have at hand at one moment is handled together, and fails alone."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from uuid import uuid4

import pytest
from cityloop.events.v1.signal_pb2 import Signal
from cityloop.topics import EVENTS_SIGNALS
from cityloop_messaging import Fact, InvalidRecordError, ReceivedFact, Subscription, UnavailableError
from cityloop_messaging.topic_work import TopicWork
from cityloop_testkit import eventually

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)


def received(partition: int, *subjects: str) -> list[ReceivedFact]:
    return [
        ReceivedFact(Fact(EVENTS_SIGNALS, "k", uuid4(), "test", subject, NOW, "44", Signal()), partition, offset)
        for offset, subject in enumerate(subjects)
    ]


class Handler:
    """Notes what it handles together; waits until told to go on."""

    def __init__(self) -> None:
        self.batches: list[str] = []
        self.handled: list[str] = []
        self._turns = asyncio.Semaphore(0)
        self.away = False

    def go_on(self, batches: int = 10) -> None:
        for _ in range(batches):
            self._turns.release()

    async def __call__(self, facts: Sequence[ReceivedFact]) -> None:
        subjects = [item.fact.subject for item in facts]
        self.batches.append("".join(subjects))
        await self._turns.acquire()
        if self.away:
            raise UnavailableError("away")
        if "!" in subjects:
            raise InvalidRecordError("no signal")
        self.handled += subjects


async def test_partitions_are_handled_together_and_in_their_order() -> None:
    handler = Handler()
    work = TopicWork(Subscription(EVENTS_SIGNALS, handler, batch=4), "probe")
    first = asyncio.create_task(work.handle(received(0, "a")))
    await eventually(lambda: handler.batches)
    others = [asyncio.create_task(work.handle(received(number, *"bcd"))) for number in (1, 2, 3)]
    await eventually(lambda: work.waiting == 3)
    handler.go_on()
    await asyncio.gather(first, *others)
    # So many facts as a subscription takes at once, or the rest of the batch that goes beyond.
    assert handler.batches == ["a", "bcdbcd", "bcd"]


async def test_a_bad_record_is_the_fault_of_its_partition_alone() -> None:
    handler = Handler()
    handler.go_on()
    work = TopicWork(Subscription(EVENTS_SIGNALS, handler), "probe")
    given = await asyncio.gather(
        work.handle(received(0, "a")),
        work.handle(received(1, "!")),
        work.handle(received(2, "c")),
        return_exceptions=True,
    )
    assert [type(error) for error in given] == [type(None), InvalidRecordError, type(None)]
    assert sorted(handler.handled) == ["a", "c"]


async def test_what_is_away_is_away_for_all_of_them() -> None:
    handler = Handler()
    work = TopicWork(Subscription(EVENTS_SIGNALS, handler), "probe")
    first = asyncio.create_task(work.handle(received(0, "a")))
    await eventually(lambda: handler.batches)
    others = [asyncio.create_task(work.handle(received(number, "b"))) for number in (1, 2)]
    await eventually(lambda: work.waiting == 2)
    handler.away = True
    handler.go_on()
    given = await asyncio.gather(first, *others, return_exceptions=True)
    assert [type(error) for error in given] == [UnavailableError] * 3
    assert handler.batches == ["a", "bb"]


async def test_a_partition_that_is_taken_away_leaves_its_turn_and_nothing_behind() -> None:
    handler = Handler()
    work = TopicWork(Subscription(EVENTS_SIGNALS, handler), "probe")
    first = asyncio.create_task(work.handle(received(0, "a")))
    await eventually(lambda: handler.batches)
    gone, stays = asyncio.create_task(work.handle(received(1, "b"))), asyncio.create_task(work.handle(received(2, "c")))
    await eventually(lambda: work.waiting == 2)
    gone.cancel()
    handler.go_on()
    await asyncio.gather(first, stays)
    assert handler.handled == ["a", "c"]


async def test_who_was_handled_with_a_partition_that_is_taken_away_is_handled_again() -> None:
    handler = Handler()
    work = TopicWork(Subscription(EVENTS_SIGNALS, handler), "probe")
    first = asyncio.create_task(work.handle(received(0, "a")))
    await eventually(lambda: handler.batches)
    leads, follows = (
        asyncio.create_task(work.handle(received(1, "b"))),
        asyncio.create_task(work.handle(received(2, "c"))),
    )
    await eventually(lambda: work.waiting == 2)
    handler.go_on(1)
    await first
    await eventually(lambda: len(handler.batches) == 2)
    leads.cancel()
    with pytest.raises(UnavailableError):
        await follows
    assert handler.batches == ["a", "bc"]


async def test_who_keeps_positions_of_his_own_gets_each_partition_alone() -> None:
    class Positions:
        async def take(self, _partition: int) -> int | None:
            return None

        async def save(self, partition: int, next_offset: int) -> None: ...

        def drop(self, partition: int) -> None: ...

    handler = Handler()
    work = TopicWork(Subscription(EVENTS_SIGNALS, handler, positions=Positions()), "probe")
    both = [asyncio.create_task(work.handle(received(number, "a"))) for number in (0, 1)]
    await eventually(lambda: len(handler.batches) == 2)
    handler.go_on()
    await asyncio.gather(*both)
    assert handler.batches == ["a", "a"]
