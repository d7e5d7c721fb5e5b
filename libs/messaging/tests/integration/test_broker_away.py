"""A broker that is away: a commit that never ends ends the session, closing ends too, and nothing is lost."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from cityloop.topics import EVENTS_SIGNALS
from cityloop_local.kafka import Kafka
from cityloop_messaging import KafkaConnection, Producer, create_topics
from cityloop_messaging import session as session_module
from cityloop_testkit import eventually, signal_fact
from cityloop_testkit.members import RecordingHandler, all_committed, member

NAMES = {f"s{number}" for number in range(60)}
GIVES_UP_WITHIN = 60.0


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Kafka]:
    """One of the test's own, that can be stopped."""
    kafka = Kafka(tmp_path / "kafka")
    kafka.start()
    kafka.wait_ready()
    yield kafka
    kafka.server.kill()


@asynccontextmanager
async def stopped(broker: Kafka) -> AsyncIterator[None]:
    """The broker answers nothing while the block lasts."""
    process = broker.server.process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


@asynccontextmanager
async def killed(broker: Kafka) -> AsyncIterator[None]:
    """The broker is not there while the block lasts."""
    broker.server.kill()
    yield
    broker.start()
    await asyncio.to_thread(broker.wait_ready)


@pytest.mark.parametrize("away", [stopped, killed])
async def test_a_member_whose_broker_is_away_joins_anew_and_loses_nothing(
    broker: Kafka, away: Callable[[Kafka], AbstractAsyncContextManager[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "COMMIT_SECONDS", 2.0)
    connection = KafkaConnection(broker.bootstrap_servers)
    await create_topics(connection, [EVENTS_SIGNALS])
    producer, handler = Producer(connection, "test"), RecordingHandler()
    await producer.start()
    async with member(connection, producer, handler, batch=5) as consumer:
        former = consumer._session
        handler.gate.clear()
        await producer.publish(signal_fact(name) for name in NAMES)
        await eventually(lambda: former is not None and any(worker.buffered for worker in former._workers.values()))
        async with away(broker):
            handler.gate.set()
            await eventually(lambda: consumer._session is not former, seconds=GIVES_UP_WITHIN)
        await eventually(lambda: consumer.has_partitions, seconds=GIVES_UP_WITHIN)
        later = {f"later{number}" for number in range(30)}
        await producer.publish(signal_fact(name) for name in later)
        await eventually(lambda: all_committed(connection))
    async with asyncio.timeout(GIVES_UP_WITHIN):
        await producer.stop()
    assert set(handler.seen) == NAMES | later
