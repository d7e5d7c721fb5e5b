"""A whole fleet for tests: the services as processes on the run's Kafka and PostgreSQL, and how it settles."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import grpc
import httpx
from cityloop.topics import TOPICS, Topic
from cityloop_database import migrate
from cityloop_local.fleet import OWN_DEPARTMENT, SERVICES, Backends, Fleet
from cityloop_messaging import KafkaConnection, create_topics
from cityloop_rpc import Credentials, open_channel
from cityloop_service import migrations_of
from prometheus_client.parser import text_string_to_metric_families

from cityloop_testkit.clusters import Clusters
from cityloop_testkit.records import end_offsets, written
from cityloop_testkit.waiting import eventually

SETTLE_SECONDS = 60.0
PAUSE = 0.1
EVENTS_OWNER, WAITING_EVENTS = "event-hub", "SELECT count(*) FROM events WHERE waiting"
POSITIONS = {"cityloop_consumer_position": "group", "cityloop_projection_position": "service"}


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
            AssertionError: the count was not reached in that time.
        """

        async def reached() -> bool:
            return await written(self.kafka, point.topic) >= point.count

        await eventually(reached, seconds)
        self.fleet.processes[point.service].kill()
        self.fleet.start_service(point.service)
        await asyncio.to_thread(self.fleet.wait_live, point.service)

    async def settle(self) -> None:
        """Return when, twice in a row, every consumer has reached the end and nothing waits to be sent or is parked.

        Raises:
            AssertionError: nothing has moved for 60 s; with the list of what is behind.
        """
        settled, before, moved_at = 0, list[str](), time.monotonic()
        while settled < 2:
            behind = await self._behind()
            settled = 0 if behind else settled + 1
            if behind != before:
                before, moved_at = behind, time.monotonic()
            if behind and time.monotonic() > moved_at + SETTLE_SECONDS:
                raise AssertionError(f"nothing has moved for {SETTLE_SECONDS:.0f} s: {'; '.join(behind)}")
            await asyncio.sleep(PAUSE)

    async def behind(self, service: str, topic: Topic) -> list[str]:
        """Partitions whose records a service has not all handled, a line each; all while it does not answer."""
        ends = {at: end for at, end in (await self._end_offsets()).items() if at[0] == topic.name}
        async with httpx.AsyncClient() as client:
            return await self._lagging(client, service, ends)

    async def _behind(self) -> list[str]:
        waiting = [line for name in self.fleet.services for line in await self._waiting_rows(name)]
        ends = await self._end_offsets()
        async with httpx.AsyncClient() as client:
            for name in self.fleet.services:
                waiting += await self._lagging(client, name, ends)
        return waiting

    async def _waiting_rows(self, service: str) -> list[str]:
        connection = await asyncpg.connect(self.fleet.dsn(service))
        try:
            outbox = await connection.fetchval("SELECT count(*) FROM outbox")
            parked = await connection.fetchval("SELECT count(*) FROM parked")
            events = await connection.fetchval(WAITING_EVENTS) if service == EVENTS_OWNER else 0
        finally:
            await connection.close()
        lines = [f"{service} has {outbox} rows in its outbox"] if outbox else []
        lines += [f"{service} has parked {parked} facts"] if parked else []
        return lines + ([f"{service} has {events} events that wait for their second"] if events else [])

    async def _end_offsets(self) -> dict[tuple[str, int], int]:
        ends = await end_offsets(self.kafka, [self.kafka.topic(topic) for topic in TOPICS.values()])
        return {(tp.topic.removeprefix(self.kafka.prefix), tp.partition): end for tp, end in ends.items()}

    async def _lagging(self, client: httpx.AsyncClient, service: str, ends: dict[tuple[str, int], int]) -> list[str]:
        url = f"http://127.0.0.1:{self.fleet.port(service, 'admin')}/metrics"
        try:
            text = (await client.get(url, timeout=5)).text
        except httpx.HTTPError as error:
            return [f"{service} does not answer: {error!r}"]
        positions = _positions(text)
        return [
            f"{service} is at {positions.get((topic, partition), 0):.0f} of {end} in {topic}/{partition}"
            for (topic, partition), end in ends.items()
            if service in TOPICS[topic].consumers and positions.get((topic, partition), 0) < end
        ]


def _positions(metrics: str) -> dict[tuple[str, int], float]:
    return {
        (sample.labels["topic"], int(sample.labels["partition"])): sample.value
        for family in text_string_to_metric_families(metrics)
        if family.name in POSITIONS
        for sample in family.samples
    }


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
    await create_topics(connection, TOPICS.values(), partitions=3)
    wanted = [spec for spec in SERVICES if services is None or spec.name in set(services)]
    fleet = Fleet(folder, Backends(clusters.kafka, clusters.postgres, prefix), wanted, extra)
    await fleet.create_databases()
    # What `python -m <service> migrate` does, without a process for each: half of the time that a fleet took to start.
    dsns = {fleet.dsn(name): spec.package for name, spec in fleet.services.items()}
    await asyncio.gather(*(migrate(dsn, migrations_of(package)) for dsn, package in dsns.items()))
    try:
        # From this thread: a service dies with the thread that started it, and a worker's may end before the test does.
        for name in fleet.services:
            fleet.start_service(name)
        for name in fleet.services:
            await asyncio.to_thread(fleet.wait_live, name)
    except BaseException:
        await asyncio.to_thread(fleet.stop)
        raise
    return RunningFleet(fleet, connection)
