"""Requests from many places, submitted until each is accepted; the check that none is lost and none twice."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import Sequence

import grpc
from cityloop.cases.v1.case_pb2 import Case, CasePhase, Task, TaskRole
from cityloop.citizen.v1.reports_service_pb2 import SubmitReportRequest
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Place, Position, ReferenceSystem
from cityloop.events.v1.report_link_pb2 import ReportLink, ReportLinkOutcome
from cityloop.topics import CASES_CASES, CASES_TASKS, CITIZEN_REPORTS, EVENTS_REPORT_LINKS, Topic
from cityloop_messaging import Fact, decode
from cityloop_testkit import eventually, read_all
from cityloop_testkit.fleets import RunningFleet

AT_ONCE = 50
COLUMNS, SPACING = 40, 0.0028
"""Farther apart than the class is fused, so that each report is an event of its own."""
AWAY = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}


async def submit_all(fleet: RunningFleet, requests: int) -> list[str]:
    """Submit so many requests until each is accepted, always with the same key; returns the numbers given."""
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

    return list(await asyncio.gather(*(submit(index) for index in range(requests))))


async def facts(fleet: RunningFleet, topic: Topic) -> list[Fact]:
    return [decode(topic, record.key, record.value, record.headers) for record in await read_all(fleet.kafka, topic)]


async def check_each_once(fleet: RunningFleet, numbers: Sequence[str]) -> None:
    """Each request, by the number given, has one report, one event, one case and one task a department.

    Raises:
        AssertionError: one is lost, or is there twice.
    """
    requests = len(set(numbers))
    assert requests == len(numbers)
    reports = Counter(fact.fact_id for fact in await facts(fleet, CITIZEN_REPORTS))
    assert len(reports) == requests
    links = {fact.fact_id: fact.payload for fact in await facts(fleet, EVENTS_REPORT_LINKS)}
    joined = [link for link in links.values() if isinstance(link, ReportLink)]
    assert {link.outcome for link in joined} == {ReportLinkOutcome.REPORT_LINK_OUTCOME_JOINED}
    assert Counter(link.report_number for link in joined) == dict.fromkeys(numbers, 1)
    assert len({link.event_id for link in joined}) == requests
    cases = {
        fact.payload.case_id: fact.payload for fact in await facts(fleet, CASES_CASES) if isinstance(fact.payload, Case)
    }
    assert {case.event_id for case in cases.values()} == {link.event_id for link in joined}
    assert len(cases) == requests
    assert {case.phase for case in cases.values()} == {CasePhase.CASE_PHASE_IN_HANDLING}
    tasks = [fact.payload for fact in await facts(fleet, CASES_TASKS)]
    dispatched = {task.task_id: (task.case_id, task.department_id) for task in tasks if isinstance(task, Task)}
    assert set(Counter(dispatched.values()).values()) == {1}, "no department has a task twice"
    leads = {task.case_id for task in tasks if isinstance(task, Task) and task.role == TaskRole.TASK_ROLE_LEAD}
    assert leads == cases.keys()
