"""What a consumer says of its lag, and of dead letters: asked of the real broker."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

from aiokafka.errors import GroupCoordinatorNotAvailableError
from cityloop.topics import EVENTS_SIGNALS
from cityloop_messaging import Consumer, DeadLetters, DeadLetterWatch, KafkaConnection, Producer, Subscription, replay
from cityloop_messaging.subscription import ReceivedFact
from cityloop_telemetry import REGISTRY
from cityloop_testkit import eventually, read_all, signal_fact

SERVICE = "measured"


def lag(name: str) -> float | None:
    labels = {"group": SERVICE, "topic": EVENTS_SIGNALS.name}
    return REGISTRY.get_sample_value(f"cityloop_consumer_{name}", labels)


async def test_a_consumer_says_how_far_it_is_behind_and_that_it_stands_still(
    kafka: KafkaConnection, producer: Producer
) -> None:
    may_go_on = asyncio.Event()

    async def handle(_received: Sequence[ReceivedFact]) -> None:
        await may_go_on.wait()

    consumer = Consumer(kafka, SERVICE, "0", [Subscription(EVENTS_SIGNALS, handle)], producer)
    running = asyncio.create_task(consumer.run())
    try:
        await eventually(lambda: consumer.has_partitions)
        await producer.publish(signal_fact(f"s{number}") for number in range(40))

        async def measured(records: int) -> bool:
            await consumer.measure()
            return lag("lag_records") == records

        await eventually(lambda: measured(40))
        assert (lag("assigned_partitions") or 0) > 0

        async def is_old() -> bool:
            await consumer.measure()
            return (lag("lag_seconds") or 0) > 0

        await eventually(is_old)
        await consumer.measure()
        assert (lag("standstill_seconds") or 0) > 0
        may_go_on.set()
        await eventually(lambda: measured(0))
        assert (lag("lag_seconds"), lag("standstill_seconds")) == (0, 0)
    finally:
        consumer.stop()
        await running


async def measures(watch: DeadLetterWatch) -> bool:
    try:
        await watch.measure()
    except GroupCoordinatorNotAvailableError:
        return False
    return True


async def test_dead_letters_are_counted_until_they_are_replayed(kafka: KafkaConnection, producer: Producer) -> None:
    def waiting() -> float | None:
        return REGISTRY.get_sample_value("cityloop_dead_letter_records", {"topic": EVENTS_SIGNALS.name})

    await producer.publish(signal_fact(f"s{number}") for number in range(3))
    async with aclosing(DeadLetterWatch(kafka, producer, [EVENTS_SIGNALS])) as watch:
        await watch.measure()
        assert waiting() == 0
        for record in await read_all(kafka, EVENTS_SIGNALS):
            await DeadLetters(producer, SERVICE).set_aside(EVENTS_SIGNALS, record, ValueError("not now"), 1)
        # Who asks for a group first on a new broker is told to come again.
        await eventually(lambda: measures(watch))
        assert waiting() == 3
        await replay(kafka, producer, EVENTS_SIGNALS, at_most=2)
        await watch.measure()
        assert waiting() == 1
