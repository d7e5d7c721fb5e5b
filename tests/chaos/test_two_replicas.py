"""Two replicas of every service under load, one fault after another: nothing accepted is lost or there twice.

After each fault a report walks from its submission to its case; how long that took is printed.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg
import cramjam
import ledger as ledgers
import psutil
import pytest
import pytest_asyncio
import replicas as fleets
from aiokafka import AIOKafkaProducer
from cities import DEPLOY, SIMULATED, one_department_packs
from cityloop.cases.v1.case_pb2 import Case
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop.topics import CASES_CASES, EVENTS_REPORT_LINKS, TOPICS
from cityloop_local.fleet import OWN_DEPARTMENT
from cityloop_messaging import InvalidRecordError, KafkaConnection, bounded_consumer, decode
from cityloop_operator.operations import apply_city, apply_packs, read_city
from cityloop_testkit import Clusters, eventually
from cityloop_testkit.clusters import ClusterRun
from cityloop_testkit.raw_batches import RawBatch, records_of
from ledger import Gauges, Ledger
from replicas import Replica, Replicas

pytestmark = pytest.mark.timeout(1_200)
RECOVERY_SECONDS = 45.0
LONG_STOP, LONGER_STOP = 50.0, 70.0
GAUGES = 60
FIRST_REPORT, FIRST_PROBE = 100, 1_380
BOMB_BYTES = 1024 * 1024 * 1024
MEMORY_BYTES = 512 * 1024 * 1024


@pytest.fixture
def run() -> Iterator[ClusterRun]:
    """A broker and a database that write through, and that may be killed."""
    run = ClusterRun(fsync=True)
    try:
        run.start()
        yield run
    finally:
        run.stop()


@pytest.fixture
def clusters(run: ClusterRun) -> Clusters:
    return run.clusters


@pytest_asyncio.fixture
async def replicas(clusters: Clusters, kafka_prefix: str, tmp_path: Path) -> AsyncIterator[Replicas]:
    async with fleets.two_replicas(clusters, kafka_prefix, tmp_path) as replicas:
        operator = replicas.running.channel("data-sharing")
        await apply_city(operator, *read_city(DEPLOY / "cities" / SIMULATED))
        await fleets.all_ready(replicas)
        await apply_packs(operator, one_department_packs())
        yield replicas


class City:
    """The fleet, who sends to it, and the ledger of what it accepted."""

    def __init__(self, replicas: Replicas, run: ClusterRun, numbers: dict[str, int]) -> None:
        self.replicas = replicas
        self.run = run
        self.ledger = Ledger()
        self.kafka: KafkaConnection = replicas.running.kafka
        self.reports = ReportsServiceStub(  # type: ignore[no-untyped-call]
            replicas.channel("citizen-services", "city-operations-command", "handset")
        )
        self.gauges = Gauges(replicas.channel("sensing-ingest", "drainage", "scada"), numbers, self.ledger)
        self.floods = list(numbers)
        self.seen = Seen(self.kafka)
        self._probes = itertools.count(FIRST_PROBE)

    async def recovered(self) -> float:
        """Seconds until a report that is submitted now has its case.

        Raises:
            AssertionError: it has none after 45 s.
        """
        began = time.monotonic()
        number = await ledgers.report(self.reports, self.ledger, next(self._probes))

        await eventually(lambda: self.seen.has_case(number), RECOVERY_SECONDS)
        return time.monotonic() - began


class Seen:
    """Which reports have a case, as somebody sees it who follows the topics."""

    def __init__(self, kafka: KafkaConnection) -> None:
        self._kafka = kafka
        self._events: dict[str, str] = {}
        self._with_case: set[str] = set()

    def has_case(self, report_number: str) -> bool:
        """Whether a case was opened for the event that the report joined."""
        return self._events.get(report_number) in self._with_case

    async def follow(self) -> None:
        """Follow until cancelled."""
        topics = {self._kafka.topic(topic): topic for topic in (EVENTS_REPORT_LINKS, CASES_CASES)}
        client = bounded_consumer(
            *topics, bootstrap_servers=self._kafka.bootstrap_servers, auto_offset_reset="earliest"
        )
        await client.start()
        try:
            async for record in client:
                with contextlib.suppress(InvalidRecordError):
                    fact = decode(topics[record.topic], record.key, record.value, record.headers)
                    if isinstance(fact.payload, ReportLink):
                        self._events[fact.payload.report_number] = fact.payload.event_id
                    elif isinstance(fact.payload, Case):
                        self._with_case.add(fact.payload.event_id)
        finally:
            await client.stop()


async def hostile_records(city: City) -> None:
    """A record of nothing, bombs, and what was aborted, on every topic with a DLQ twin."""
    bomb = RawBatch(4, bytes(cramjam.zstd.compress(records_of(b"", bytes(BOMB_BYTES), []))))
    client = AIOKafkaProducer(bootstrap_servers=city.kafka.bootstrap_servers)
    aborting = AIOKafkaProducer(
        bootstrap_servers=city.kafka.bootstrap_servers, transactional_id=f"{city.kafka.prefix}outsider"
    )
    await client.start()
    await aborting.start()
    try:
        for topic in TOPICS.values():
            if not topic.dead_letters:
                continue
            name = city.kafka.topic(topic)
            batch = client.create_batch()
            batch.append(timestamp=None, key=None, value=None)
            batch.close()
            await (await client.send_batch(batch, name, partition=0))
            await (await client.send_batch(bomb, name, partition=0))
            await aborting.begin_transaction()
            await aborting.send_and_wait(name, b"aborted", partition=0)
            await aborting.abort_transaction()
    finally:
        await client.stop()
        await aborting.stop()


async def stand_still(city: City, stopped: list[Replica], seconds: float) -> None:
    """The others go on meanwhile: a report that is submitted now has its case while these still stand."""
    for replica in stopped:
        replica.server.ask_to_stop(signal.SIGSTOP)
    try:
        await stands_still(city, seconds)
    finally:
        for replica in stopped:
            replica.server.ask_to_stop(signal.SIGCONT)


async def stands_still(city: City, seconds: float) -> None:
    taken = await city.recovered()
    print(f"while it stands still: after {taken:.1f} s")  # noqa: T201
    await pass_by(seconds - taken)


async def pass_by(seconds: float) -> None:
    """Time passes; what happens in it is looked at afterwards."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.Event().wait()


async def stand_still_in_a_transaction(city: City, service: str) -> None:
    """One replica stops between two statements of a transaction, so that its locks stay."""
    replica = city.replicas.members[service][0]
    admin = await asyncpg.connect(city.run.clusters.postgres)

    async def is_in_one() -> bool:
        replica.server.ask_to_stop(signal.SIGSTOP)
        ports = [item.laddr.port for item in psutil.Process(replica.pid).net_connections("tcp")]
        query = "SELECT count(*) FROM pg_stat_activity WHERE client_port = ANY($1) AND state = 'idle in transaction'"
        if await admin.fetchval(query, ports):
            return True
        replica.server.ask_to_stop(signal.SIGCONT)
        return False

    try:
        await eventually(is_in_one)
        await stands_still(city, LONGER_STOP)
    finally:
        replica.server.ask_to_stop(signal.SIGCONT)
        await admin.close()


async def renew_certificates(city: City) -> None:
    """Every file anew, as the local fleet's supervisor and a cluster's cert-manager do."""
    for name in city.replicas.members:
        city.replicas.running.fleet.authority._issue(OWN_DEPARTMENT, name)


async def kill_the_database(city: City) -> None:
    await asyncio.to_thread(city.run.postgres.server.kill)
    await asyncio.to_thread(city.run.postgres.start)
    await asyncio.to_thread(city.run.postgres.wait_ready)


async def kill_the_broker(city: City) -> None:
    await asyncio.to_thread(city.run.kafka.server.kill)
    await asyncio.to_thread(city.run.kafka.start)
    await asyncio.to_thread(city.run.kafka.wait_ready)


async def restart_in_order(city: City) -> None:
    for members in city.replicas.members.values():
        await asyncio.to_thread(members[0].server.stop)
        members[0].server.start()
        await fleets.all_ready(city.replicas)


async def kill_the_second_of_each(city: City) -> None:
    for members in city.replicas.members.values():
        members[1].server.kill()
        members[1].server.start()


async def half_stands_still(city: City) -> None:
    await stand_still(city, [members[0] for members in city.replicas.members.values()], LONG_STOP)


async def the_hub_stands_still_in_a_transaction(city: City) -> None:
    await stand_still_in_a_transaction(city, "event-hub")


FAULTS: tuple[Callable[[City], Awaitable[None]], ...] = (
    hostile_records,
    half_stands_still,
    the_hub_stands_still_in_a_transaction,
    renew_certificates,
    kill_the_database,
    kill_the_broker,
    restart_in_order,
    kill_the_second_of_each,
)


async def test_nothing_is_lost_or_doubled_whatever_happens(replicas: Replicas, run: ClusterRun) -> None:
    numbers = await ledgers.register_gauges(replicas.channel("sensing-ingest", "drainage", "scada"), 0, GAUGES)
    city = City(replicas, run, numbers)
    stop = asyncio.Event()
    following = asyncio.create_task(city.seen.follow())
    sending = asyncio.create_task(
        ledgers.keep_sending(city.reports, city.gauges, city.floods, city.ledger, stop, FIRST_REPORT)
    )
    try:
        print(f"\nwithout a fault: a report has its case after {await city.recovered():.1f} s")  # noqa: T201
        for fault in FAULTS:
            await fault(city)
            print(f"{fault.__name__}: after {await city.recovered():.1f} s")  # noqa: T201
            await fleets.all_ready(replicas)
            assert not sending.done(), sending
        largest = max(psutil.Process(replica.pid).memory_info().rss for replica in replicas.all)
    finally:
        stop.set()
        following.cancel()
        await asyncio.gather(sending, following, return_exceptions=True)
    sending.result()
    for members in replicas.members.values():
        assert await asyncio.to_thread(members[1].server.stop) == 0, "it drains and ends by itself"
    await replicas.running.settle()
    accepted = city.ledger
    print(  # noqa: T201
        f"{len(accepted.reports)} reports, {accepted.accepted_readings()} readings,"
        f" {len(accepted.incidents)} incidents; the largest replica held {largest / 1e6:.0f} MB"
    )
    assert await ledgers.differences(city.kafka, accepted) == []
    assert largest < MEMORY_BYTES
