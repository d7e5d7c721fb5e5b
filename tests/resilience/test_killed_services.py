"""Requests: none lost, none twice, with a service killed by SIGKILL at a counted record and started again."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import grpc
import pytest
import pytest_asyncio
from cities import city_fleet, one_department_packs
from cityloop.cases.v1.case_pb2 import Case, CasePhase, Task, TaskRole
from cityloop.citizen.v1.reports_service_pb2 import SubmitReportRequest
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Place, Position, ReferenceSystem
from cityloop.events.v1.report_link_pb2 import ReportLink, ReportLinkOutcome
from cityloop.topics import CASES_CASES, CASES_TASKS, CITIZEN_REPORTS, EVENTS_CITY_EVENTS, EVENTS_REPORT_LINKS, Topic
from cityloop_messaging import Fact, decode
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.fleets import KillPoint, RunningFleet

REQUESTS = 1_000
AT_ONCE = 50
COLUMNS, SPACING = 40, 0.0028
"""Farther apart than the class is fused, so that each report is an event of its own."""

AWAY = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}
pytestmark = pytest.mark.timeout(300)

KILL_POINTS = (
    KillPoint("data-sharing", CITIZEN_REPORTS, 300),
    KillPoint("sensing-ingest", CITIZEN_REPORTS, 300),
    KillPoint("citizen-services", CITIZEN_REPORTS, 300),
    KillPoint("event-hub", EVENTS_CITY_EVENTS, 300),
    KillPoint("collaboration-tasks", CASES_CASES, 900),
)


@pytest_asyncio.fixture
async def fleet(clusters: Clusters, kafka_prefix: str, tmp_path: Path) -> AsyncIterator[RunningFleet]:
    async with city_fleet(clusters, kafka_prefix, tmp_path, packs=one_department_packs()) as running:
        yield running


async def submit_all(fleet: RunningFleet) -> list[str]:
    """Submit every request until it is accepted, always with the same key; returns the numbers given."""
    stub = ReportsServiceStub(fleet.channel("citizen-services", "city-operations-command", "handset"))  # type: ignore[no-untyped-call]
    slots = asyncio.Semaphore(AT_ONCE)

    async def submit(index: int) -> str:
        position = Position(
            longitude=113.2005 + index % COLUMNS * SPACING,
            latitude=23.0505 + index // COLUMNS * SPACING,
            reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84,
        )
        request = SubmitReportRequest(
            change=Change(
                idempotency_key=str(uuid.uuid5(uuid.NAMESPACE_OID, str(index))),
                actor=Actor(post_id="city-operations-command.dispatch", person_id="tester"),
            ),
            event_class="road-waterlogging",
            place=Place(position=position),
            text=f"request {index}",
        )

        async def attempt() -> str:
            try:
                return str((await stub.SubmitReport(request)).report.report_number)
            except grpc.aio.AioRpcError as error:
                if error.code() not in AWAY:
                    raise
                return ""

        async with slots:
            return await eventually(attempt, seconds=120)

    return list(await asyncio.gather(*(submit(index) for index in range(REQUESTS))))


async def facts(fleet: RunningFleet, topic: Topic) -> list[Fact]:
    return [decode(topic, record.key, record.value, record.headers) for record in await read_all(fleet.kafka, topic)]


async def test_the_servers_of_these_tests_write_through(clusters: Clusters) -> None:
    connection = await asyncpg.connect(clusters.postgres)
    settings = [await connection.fetchval(f"SHOW {name}") for name in ("fsync", "synchronous_commit")]
    await connection.close()
    assert settings == ["on", "on"]


@pytest.mark.parametrize("point", KILL_POINTS, ids=lambda point: point.service)
async def test_no_request_is_lost_or_twice_when_a_service_is_killed(fleet: RunningFleet, point: KillPoint) -> None:
    submitting = asyncio.create_task(submit_all(fleet))
    await fleet.kill_at(point)
    numbers = await submitting
    await fleet.settle()

    assert len(set(numbers)) == REQUESTS
    reports = Counter(fact.fact_id for fact in await facts(fleet, CITIZEN_REPORTS))
    assert len(reports) == REQUESTS
    links = {fact.fact_id: fact.payload for fact in await facts(fleet, EVENTS_REPORT_LINKS)}
    joined = [link for link in links.values() if isinstance(link, ReportLink)]
    assert {link.outcome for link in joined} == {ReportLinkOutcome.REPORT_LINK_OUTCOME_JOINED}
    assert Counter(link.report_number for link in joined) == dict.fromkeys(numbers, 1)
    assert len({link.event_id for link in joined}) == REQUESTS
    cases = {
        fact.payload.case_id: fact.payload for fact in await facts(fleet, CASES_CASES) if isinstance(fact.payload, Case)
    }
    assert {case.event_id for case in cases.values()} == {link.event_id for link in joined}
    assert len(cases) == REQUESTS
    assert {case.phase for case in cases.values()} == {CasePhase.CASE_PHASE_IN_HANDLING}
    tasks = [fact.payload for fact in await facts(fleet, CASES_TASKS)]
    dispatched = {task.task_id: (task.case_id, task.department_id) for task in tasks if isinstance(task, Task)}
    assert set(Counter(dispatched.values()).values()) == {1}, "no department has a task twice"
    leads = {task.case_id for task in tasks if isinstance(task, Task) and task.role == TaskRole.TASK_ROLE_LEAD}
    assert leads == cases.keys()
