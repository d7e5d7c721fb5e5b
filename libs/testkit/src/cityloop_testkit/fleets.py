"""A whole fleet for tests: the services as processes on the run's Kafka and PostgreSQL, and how it settles."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import grpc
from aiokafka import TopicPartition
from cityloop.topics import TOPICS, Topic
from cityloop_local.fleet import OWN_DEPARTMENT, PROCESSES, SERVICES, Backends, Fleet
from cityloop_messaging import KafkaConnection, create_topics
from cityloop_rpc import Credentials, open_channel

from cityloop_testkit.clusters import Clusters
from cityloop_testkit.http import http_client
from cityloop_testkit.records import end_offsets, looking_at_ends, written
from cityloop_testkit.settling import IN_FLIGHT, Backlog, Ends, Key, lagging, moved, waiting_rows
from cityloop_testkit.topic_sets import PARTITIONS
from cityloop_testkit.waiting import eventually

SETTLE_SECONDS = 60.0
PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class KillPoint:
    """A service that gets SIGKILL once so many records stand in a topic."""

    service: str
    topic: Topic
    count: int


class RunningFleet:
    """A fleet of services, seen from outside."""

    def __init__(self, fleet: Fleet, connection: KafkaConnection) -> None:
        self.fleet = fleet
        self.kafka = connection
        self._channels: list[grpc.aio.Channel] = []

    def credentials(self, department: str, system: str) -> Credentials:
        """A certificate of a department's system."""
        files = self.fleet.authority.issue(department, system)
        return Credentials(files.key, files.certificate, files.authority)

    def channel(self, service: str, department: str = OWN_DEPARTMENT, system: str = "operator") -> grpc.aio.Channel:
        """A channel to a service, as the operator or as a department's system."""
        channel = open_channel(self.fleet.address(service), self.credentials(department, system))
        self._channels.append(channel)
        return channel

    async def close(self) -> None:
        """Close what was opened."""
        for channel in self._channels:
            await channel.close()

    async def kill_at(self, point: KillPoint, seconds: float = 60.0) -> None:
        """Kill a service with SIGKILL at its point, and start it again; returns when it lives.

        Raises:
            AssertionError: the count was not reached in that time, or the service had ended before.
        """

        async def reached() -> bool:
            return await written(self.kafka, point.topic) >= point.count

        await eventually(reached, seconds)
        server = self.fleet.processes[point.service]
        server.kill()
        code = None if server.process is None else server.process.returncode
        if code != -signal.SIGKILL:
            raise AssertionError(f"{point.service} had ended with {code} before its point")
        self.fleet.start_service(point.service)
        await asyncio.to_thread(self.fleet.wait_live, point.service)

    async def settle(self, seconds: float = SETTLE_SECONDS) -> None:
        """Return when, twice in a row, every consumer has reached the end and nothing waits, is parked or in flight.

        Raises:
            AssertionError: of what is behind nothing has moved for so long; with the list of it.
        """
        settled, before, moved_at = 0, dict[Key, Backlog](), time.monotonic()
        async with self._looking(self.fleet.services) as look:
            while settled < 2:
                behind = await look()
                settled = 0 if behind else settled + 1
                if not behind or moved(before, behind):
                    moved_at = time.monotonic()
                elif time.monotonic() > moved_at + seconds:
                    lines = "; ".join(item.line for item in behind.values())
                    raise AssertionError(f"nothing has moved for {seconds:.0f} s: {lines}")
                before = behind
                await asyncio.sleep(PAUSE)

    async def behind(self, service: str, topic: Topic) -> list[str]:
        """Partitions whose records a service has not all handled, a line each; all while it does not answer."""
        ends = self._by_topic(await end_offsets(self.kafka, [self.kafka.topic(topic)]))
        async with http_client() as client:
            found = await lagging(self.fleet, client, service, ends)
        return [item.line for (_, what), item in found.items() if what not in IN_FLIGHT]

    async def idle_but(self, service: str) -> bool:
        """Whether every other service has done all that it could."""
        async with self._looking([name for name in self.fleet.services if name != service]) as look:
            return not await look()

    @asynccontextmanager
    async def _looking(self, services: Collection[str]) -> AsyncIterator[Callable[[], Awaitable[dict[Key, Backlog]]]]:
        """What services have not done yet, as often as asked: clients are opened once, for that costs most."""
        topics = [self.kafka.topic(topic) for topic in TOPICS.values()]
        async with AsyncExitStack() as stack:
            databases: dict[str, asyncpg.Connection] = {}
            for name in services:
                databases[name] = await asyncpg.connect(self.fleet.dsn(name))
                stack.push_async_callback(databases[name].close)
            client = await stack.enter_async_context(http_client())
            look_at_ends = await stack.enter_async_context(looking_at_ends(self.kafka, topics))

            async def look() -> dict[Key, Backlog]:
                found: dict[Key, Backlog] = {}
                for name in services:
                    found |= await waiting_rows(databases[name], name)
                ends = self._by_topic(await look_at_ends())
                for name in services:
                    found |= await lagging(self.fleet, client, name, ends)
                return found

            yield look

    def _by_topic(self, ends: Mapping[TopicPartition, int]) -> Ends:
        return {(tp.topic.removeprefix(self.kafka.prefix), tp.partition): end for tp, end in ends.items()}


async def start_fleet(
    clusters: Clusters,
    prefix: str,
    folder: Path,
    services: Iterable[str] | None = None,
    extra: Mapping[str, Mapping[str, str]] | None = None,
) -> RunningFleet:
    """Create topics and databases, start the services (all unless named), and wait until they live.

    `extra` holds further settings by service.
    """
    connection = KafkaConnection(clusters.kafka, prefix)
    named = {spec.name for spec in SERVICES} if services is None else set(services)
    wanted = [spec for spec in PROCESSES if spec.name in named]
    fleet = Fleet(folder, Backends(clusters.kafka, clusters.postgres, prefix), wanted, extra)
    await asyncio.gather(create_topics(connection, TOPICS.values(), partitions=PARTITIONS), fleet.create_databases())
    await fleet.migrate()
    try:
        for name in fleet.services:
            fleet.start_service(name)
        for name in fleet.services:
            await asyncio.to_thread(fleet.wait_live, name)
    except BaseException:
        await asyncio.to_thread(fleet.stop)
        raise
    return RunningFleet(fleet, connection)
