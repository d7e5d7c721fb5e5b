"""Rebalances, restarts and lost ownership: regression tests for the pitfalls of the client (platform.md section 5)."""

from __future__ import annotations

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer
from cityloop.topics import EVENTS_SIGNALS
from cityloop_messaging import Consumer, KafkaConnection, Producer, ReceivedFact, Subscription
from cityloop_testkit import Clusters, eventually, signal_fact
from cityloop_testkit.members import SERVICE, RecordingHandler, all_committed, member
from cityloop_testkit.processes import running_script, until_says


async def test_a_second_member_takes_over_without_loss_while_batches_are_in_work(
    kafka: KafkaConnection, producer: Producer
) -> None:
    """Rows 1 and 2: the assignment changes while a batch is handled; explicit offsets, no lock held in the listener.

    When the first member has to let go, it has batches handled and not saved, in work, and fetched and not begun.
    """
    names = [f"s{number}" for number in range(600)]
    holding = True

    def hold(_received: Sequence[ReceivedFact]) -> None:
        if holding and len(first.seen) >= 100:
            first.gate.clear()

    first, second = RecordingHandler(hold), RecordingHandler()
    async with AsyncExitStack() as stack:
        leaving = await stack.enter_async_context(member(kafka, producer, first, "0", batch=20, save_seconds=1.0))
        await producer.publish(signal_fact(name) for name in names)
        await eventually(lambda: not first.gate.is_set())
        joining = asyncio.create_task(stack.enter_async_context(member(kafka, producer, second, "1", batch=20)))
        await eventually(lambda: not leaving.has_partitions)
        holding = False
        first.gate.set()
        assert (await joining).has_partitions
        await eventually(lambda: all_committed(kafka))
    assert Counter([*first.seen, *second.seen]) == dict.fromkeys(names, 1), "drained and committed before it let go"
    assert second.seen


async def test_a_member_restarted_within_its_session_causes_no_rebalance(
    kafka: KafkaConnection, producer: Producer
) -> None:
    """Row 7: static membership; the other member keeps its partitions and is never told to let go."""
    first, second, again = RecordingHandler(), RecordingHandler(), RecordingHandler()
    async with member(kafka, producer, first, "0") as steady:
        async with member(kafka, producer, second, "1"):
            await eventually(lambda: steady.has_partitions)
        session = steady._session
        assert session is not None
        tasks = set(session._tasks.values())
        async with member(kafka, producer, again, "1"):
            await producer.publish(signal_fact(f"s{number}") for number in range(100))
            await eventually(lambda: len(first.seen) + len(again.seen) == 100)
            assert set(session._tasks.values()) == tasks
            assert not any(task.done() for task in tasks)
    assert again.seen


async def test_a_handler_that_works_the_processor_in_a_thread_keeps_its_membership(
    kafka: KafkaConnection, producer: Producer
) -> None:
    """Row 9: heartbeats go on while a batch takes longer than the session."""
    calls = []

    class SlowHandler(RecordingHandler):
        async def __call__(self, received: object) -> None:
            calls.append(1)
            await asyncio.to_thread(_grind, 11.0)
            await super().__call__(received)  # type: ignore[arg-type]

    await producer.publish([signal_fact("long", key="one")])
    handle = SlowHandler()
    async with member(kafka, producer, handle) as consumer:
        session = consumer._session
        await eventually(lambda: handle.seen == ["long"])
        await eventually(lambda: all_committed(kafka))
        assert consumer._session is session, "it never had to rejoin"
    assert len(calls) == 1


def _grind(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(range(1000))


async def test_nothing_is_fetched_before_a_partition_has_its_worker(
    kafka: KafkaConnection, producer: Producer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The poll loop runs while positions are looked up: it once dropped what it fetched meanwhile, and the answers came
    behind a fetch that waited.
    """
    look_up, getmany = AIOKafkaConsumer.committed, AIOKafkaConsumer.getmany
    polls, early = 0, list[object]()

    async def counting(self: AIOKafkaConsumer, **named: object) -> object:
        nonlocal polls
        fetched = await getmany(self, **named)
        if consumer._session is not None and self is consumer._session._client:
            polls += 1
            early.extend([] if consumer.has_partitions else fetched)
        return fetched

    async def late(self: AIOKafkaConsumer, partition: object) -> object:
        before = polls
        await eventually(lambda: polls > before + 1)
        return await look_up(self, partition)

    names = [f"s{number:03}" for number in range(300)]
    await producer.publish(signal_fact(name, key="one") for name in names)
    handle = RecordingHandler()
    consumer = Consumer(kafka, SERVICE, "0", [Subscription(EVENTS_SIGNALS, handle)], producer)
    monkeypatch.setattr(AIOKafkaConsumer, "getmany", counting)
    monkeypatch.setattr(AIOKafkaConsumer, "committed", late)
    task = asyncio.create_task(consumer.run())
    await eventually(lambda: all_committed(kafka))
    consumer.stop()
    await task
    assert handle.seen == names
    assert early == []


async def test_a_stopped_and_continued_owner_writes_nothing(
    kafka: KafkaConnection, producer: Producer, clusters: Clusters
) -> None:
    """SIGSTOP until the broker has given its partition to another: continued, it must not handle one record more."""
    script = Path(__file__).with_name("stoppable_member.py")
    async with running_script(script, clusters.kafka, kafka.prefix, SERVICE) as process:
        await producer.publish(signal_fact(f"a{number}", key="one") for number in range(5))
        before = await until_says(process, "stopping")
        await producer.publish(signal_fact(f"b{number}", key="one") for number in range(5))
        handle = RecordingHandler()
        async with member(kafka, producer, handle, "1"):
            await eventually(lambda: "b4" in handle.seen)
            process.send_signal(signal.SIGCONT)
            assert await until_says(process, "rejoining") == []
            await eventually(lambda: all_committed(kafka))
    assert before == ["a0", "a1", "a2"]
    assert set(before) | set(handle.seen) == {f"{batch}{number}" for batch in "ab" for number in range(5)}
