"""Projections: every start reads the compacted topic from its beginning; nothing is committed, no group is joined."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiokafka import AIOKafkaConsumer
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop.topics import EVENTS_OPERATING_MODES
from cityloop_local.kafka import Kafka
from cityloop_local.workspace import free_port
from cityloop_messaging import (
    Fact,
    KafkaConnection,
    Producer,
    Projection,
    UnavailableError,
    create_topics,
    new_id,
    to_timestamp,
    utc_now,
)
from cityloop_messaging.telemetry import LogEvents
from cityloop_testkit import eventually, groups
from structlog.testing import capture_logs


def mode_fact(area: int, version: int) -> Fact:
    now = utc_now()
    payload = OperatingMode(version=version, recorded_at=to_timestamp(now))
    return Fact(EVENTS_OPERATING_MODES, f"p{area}", new_id(), "test", f"p{area}", now, "99", payload, sequence=version)


class Newest:
    """The greatest version of each area, and every fact in the order it was applied; may fail first."""

    def __init__(self, failures: int = 0) -> None:
        self.versions: dict[str, int] = {}
        self.applied: list[tuple[str, int]] = []
        self.failures = failures

    async def __call__(self, fact: Fact) -> None:
        """Apply, or fail as when something is away."""
        version = fact.sequence or 0
        if version == 3 and self.failures:
            self.failures -= 1
            raise UnavailableError("what this needs is away")
        self.applied.append((fact.subject, version))
        self.versions[fact.subject] = max(version, self.versions.get(fact.subject, 0))


@asynccontextmanager
async def following(kafka: KafkaConnection, newest: Newest) -> AsyncIterator[Projection]:
    projection = Projection(kafka, EVENTS_OPERATING_MODES, newest, "probe")
    task = asyncio.create_task(projection.run())
    try:
        await eventually(projection.caught_up.is_set)
        yield projection
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


FACTS = [(f"p{pack}", version) for version in range(1, 6) for pack in range(10)]


async def test_started_again_it_comes_to_the_same_state_and_goes_on_with_what_comes(
    kafka: KafkaConnection, producer: Producer
) -> None:
    await producer.publish(mode_fact(pack, version) for version in range(1, 6) for pack in range(10))
    first, second = Newest(), Newest()
    async with following(kafka, first):
        assert first.applied == FACTS
    await producer.publish([mode_fact(0, 6)])
    async with following(kafka, second):
        assert second.applied == [*FACTS, ("p0", 6)]
        await producer.publish([mode_fact(1, 6)])
        await eventually(lambda: second.versions["p1"] == 6)
    assert second.versions == first.versions | {"p0": 6, "p1": 6}
    assert await groups(kafka) == set()


async def test_when_it_fails_on_the_way_nothing_is_applied_twice_and_no_older_version_after_a_newer(
    kafka: KafkaConnection, producer: Producer
) -> None:
    await producer.publish(mode_fact(pack, version) for version in range(1, 6) for pack in range(10))
    newest = Newest(failures=3)
    async with following(kafka, newest):
        assert newest.failures == 0
        assert newest.applied == FACTS


async def test_a_client_that_finds_no_broker_is_closed_before_the_next_try() -> None:
    """A broker that is away for a night may not cost a client for each try."""
    nowhere = KafkaConnection(f"127.0.0.1:{free_port()}")
    projection = Projection(nowhere, EVENTS_OPERATING_MODES, Newest(), "probe")
    with capture_logs() as lines:
        task = asyncio.create_task(projection.run())
        await eventually(lambda: sum(line["event"] == LogEvents.PROJECTION_RETRY for line in lines) > 1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    clients = [item for item in gc.get_objects() if isinstance(item, AIOKafkaConsumer)]
    assert [client for client in clients if not client._closed] == []


async def test_it_goes_on_when_its_broker_was_killed_and_is_there_again(tmp_path: Path) -> None:
    broker = Kafka(tmp_path / "kafka")
    broker.start()
    try:
        await asyncio.to_thread(broker.wait_ready)
        connection, newest = KafkaConnection(broker.bootstrap_servers), Newest()
        await create_topics(connection, [EVENTS_OPERATING_MODES])
        producer = Producer(connection, "test")
        await producer.start()
        async with following(connection, newest):
            broker.server.kill()
            broker.start()
            await asyncio.to_thread(broker.wait_ready)
            await producer.publish(mode_fact(int(name[1:]), version) for name, version in FACTS)
            await eventually(lambda: len(newest.applied) >= len(FACTS))
        await producer.stop()
    finally:
        broker.server.kill()
    assert newest.versions == {f"p{pack}": 5 for pack in range(10)}
    assert len(newest.applied) == len(FACTS)
