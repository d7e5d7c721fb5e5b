"""Another month of a city in the same columns walks through the whole fleet and comes to the table of the oracle."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from cityloop.cases.v1.case_pb2 import Case, CasePhase, Task, TaskState
from cityloop.cases.v1.cases_service_pb2 import GetCaseRequest, GetCaseResponse
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop.topics import (
    CASES_CASES,
    CASES_TASKS,
    CITIZEN_FEEDBACK,
    CITIZEN_MESSAGE_RECEIPTS,
    CITIZEN_REPORTS,
    EVENTS_REPORT_LINKS,
    EVENTS_WARNINGS,
    SENSING_COMMAND_RESULTS,
    Topic,
)
from cityloop_messaging import decode, to_datetime
from cityloop_operator.requests_file import Request
from cityloop_plays.replay.importer import import_client
from cityloop_plays.replay.play import Play, play_city
from cityloop_testkit import Clusters, read_all
from cityloop_testkit.city_data import UNSEEN_OWNERS, UNSEEN_STATUSES, UNSEEN_TYPES, Shares, write_city_data
from cityloop_testkit.fleets import RunningFleet, start_fleet
from cityloop_testkit.http import http_client
from google.protobuf.message import Message
from rich.console import Console

ROOT = Path(__file__).parents[2]
START = dt.datetime(2021, 11, 5)  # noqa: DTZ001 local, as the file has it; clocks change on the 7th
ROWS, UNPLACED = 200, 40
LIMIT = dt.timedelta(hours=240)
"""Of handling, by the city's process."""
# Every quirk is frequent, so that each act occurs.
SHARES = Shares(cancelled=100, open=60, no_owner=20, other_owner=60, outside_city=30, unseen=60, closes_later=40)
ENDS = {CasePhase.CASE_PHASE_CLOSED, CasePhase.CASE_PHASE_VOID}
TO_PEOPLE = (CITIZEN_MESSAGE_RECEIPTS, CITIZEN_FEEDBACK, EVENTS_WARNINGS, SENSING_COMMAND_RESULTS)
"""What is sent to people, what they answer to, and what acts on devices."""
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]


@dataclass(frozen=True)
class Played:
    """A month that was played to its end on a fleet that still runs."""

    play: Play
    fleet: RunningFleet
    differing: int
    said: str

    async def payloads(self, topic: Topic) -> list[Message]:
        """What stands in a topic, in its order."""
        records = await read_all(self.fleet.kafka, topic)
        return [decode(topic, record.key, record.value, record.headers).payload for record in records]

    async def newest_cases(self) -> dict[str, Case]:
        """The newest version of each case, by the event it is of."""
        cases = [payload for payload in await self.payloads(CASES_CASES) if isinstance(payload, Case)]
        return {case.event_id: case for case in sorted(cases, key=lambda case: case.version)}

    async def matters(self) -> dict[str, list[Request]]:
        """The requests of the file by the event that their reports joined."""
        numbers = {
            report.report_number: report.source_number  # type: ignore[attr-defined] # the topic holds reports only
            for report in await self.payloads(CITIZEN_REPORTS)
        }
        rows = {request.number: request for request in self.play.found.requests}
        found: defaultdict[str, list[Request]] = defaultdict(list)
        for link in await self.payloads(EVENTS_REPORT_LINKS):
            if isinstance(link, ReportLink) and link.event_id:
                found[link.event_id].append(rows[numbers[link.report_number]])
        return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Played]:
    folder = tmp_path_factory.mktemp("los-angeles")
    write_city_data(folder / "data", ROWS, 4, START, SHARES, UNPLACED)
    play = Play.read(ROOT / "deploy/cities/los-angeles", folder / "data", folder / "pack")
    fleet = await start_fleet(clusters, f"la-month-{os.getpid()}.", folder / "fleet", extra=play.settings)
    console, told = Console(width=160), list[str]()
    try:
        client = import_client(fleet.fleet, fleet.kafka)
        with console.capture() as captured:
            differing = await play_city(client, play, ROOT / "tests/oracles/recorded_requests.py", console, told.append)
        await client.close()
        await fleet.settle()
        yield Played(play, fleet, differing, captured.get() + "\n".join(told))
    finally:
        await fleet.close()
        await asyncio.to_thread(fleet.fleet.stop)


async def test_what_is_read_back_is_the_table_of_the_oracle(played: Played) -> None:
    rows = played.play.found.requests
    assert sum(request.position is None for request in rows) >= UNPLACED
    assert {request.event_class for request in rows} >= set(UNSEEN_TYPES)
    assert {request.owner for request in rows} >= set(UNSEEN_OWNERS)
    assert {request.status for request in rows} >= set(UNSEEN_STATUSES)
    assert played.differing == 0, played.said
    assert "Equal to the oracle" in played.said
    assert f"reports submitted: {ROWS} of {ROWS}" in played.said
    reasons = sum("it has no coordinates" in line for line in played.said.splitlines())
    assert reasons == sum(request.position is None for request in rows)


async def test_an_ended_case_is_overdue_where_it_was_handled_for_longer_than_its_limit(played: Played) -> None:
    cases, matters = await played.newest_cases(), await played.matters()
    ended = {event: case for event, case in cases.items() if case.phase in ENDS}
    late = {
        event
        for event in ended
        if max(row.ended_at for row in matters[event]) > min(row.opened_at for row in matters[event]) + LIMIT
    }
    assert 2 < len(late) < len(ended)
    assert {event for event, case in ended.items() if case.overdue} == late
    stub = CasesServiceStub(played.fleet.channel("collaboration-tasks"))  # type: ignore[no-untyped-call]
    some = [*sorted(late)[:20], *sorted(ended.keys() - late)[:20]]
    asked: list[GetCaseResponse] = [await stub.GetCase(GetCaseRequest(case=cases[event].case_id)) for event in some]
    assert [answer.case.overdue for answer in asked] == [event in late for event in some]


async def test_a_task_that_was_fed_back_late_is_overdue(played: Played) -> None:
    tasks = [payload for payload in await played.payloads(CASES_TASKS) if isinstance(payload, Task)]
    newest = {task.task_id: task for task in sorted(tasks, key=lambda task: task.version)}
    passed = [task for task in newest.values() if task.state == TaskState.TASK_STATE_PASSED]
    late = {
        task.task_id
        for task in tasks
        if task.state == TaskState.TASK_STATE_FED_BACK and to_datetime(task.occurred_at) > to_datetime(task.due_at)
    }
    assert {task.task_id for task in passed if task.overdue} == {task.task_id for task in passed} & late
    assert late


async def test_nothing_is_sent_for_imported_cases(played: Played) -> None:
    """No message, warning, call-back or command: not to a topic, and not into an inbox."""
    for topic in TO_PEOPLE:
        assert await read_all(played.fleet.kafka, topic) == [], topic.name
    url = f"http://127.0.0.1:{played.fleet.fleet.port('citizen-services', 'admin')}/metrics"
    async with http_client() as client:
        metrics = (await client.get(url)).text
    assert "cityloop_messages_total 0.0" in metrics
    assert "cityloop_call_backs_waiting 0.0" in metrics
