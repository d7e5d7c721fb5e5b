"""All requests of a city in one run in which each service is killed once: none lost, none twice, the same table."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from cityloop.cases.v1.case_pb2 import Case
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop.topics import CASES_CASES, CASES_TASKS, CITIZEN_REPORTS, EVENTS_CITY_EVENTS, EVENTS_REPORT_LINKS, Topic
from cityloop_local.machine import Machine
from cityloop_messaging import decode
from cityloop_plays.replay.importer import import_client
from cityloop_plays.replay.play import Play, play_city
from cityloop_testkit import read_all
from cityloop_testkit.city_data import Shares, write_city_data
from cityloop_testkit.fleets import KillPoint, RunningFleet
from rich.console import Console

ROOT = Path(__file__).parents[2]
GENERATED_REQUESTS, UNPLACED = 10_000, 2_000
MONTH = dt.datetime(2021, 11, 5)  # noqa: DTZ001 local, as the file has it
RUN_SECONDS = 1_500

pytestmark = pytest.mark.timeout(RUN_SECONDS)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The recorded requests of DATA, or as many generated ones of another month, 2,000 without coordinates."""
    if given := os.environ.get("DATA"):
        return Path(given)
    write_city_data(tmp_path / "data", GENERATED_REQUESTS, 2, MONTH, Shares(unseen=10), UNPLACED)
    return tmp_path / "data"


def kill_points(requests: int) -> tuple[KillPoint, ...]:
    """One for each service, spread over submitting, opening and acting; counts are of records of the topic."""
    return (
        KillPoint("citizen-services", CITIZEN_REPORTS, requests * 3 // 10),
        KillPoint("event-hub", EVENTS_CITY_EVENTS, requests * 4 // 10),
        KillPoint("sensing-ingest", CITIZEN_REPORTS, requests * 6 // 10),
        KillPoint("data-sharing", CASES_TASKS, requests // 2),
        KillPoint("console", CASES_TASKS, requests),
        KillPoint("collaboration-tasks", CASES_TASKS, requests * 2),
    )


async def payloads(fleet: RunningFleet, topic: Topic) -> dict[uuid.UUID, object]:
    """The payloads of a topic by fact; a fact that was sent twice stands once."""
    facts = [decode(topic, record.key, record.value, record.headers) for record in await read_all(fleet.kafka, topic)]
    return {fact.fact_id: fact.payload for fact in facts}


@pytest.fixture
def play(data: Path, tmp_path: Path) -> Play:
    return Play.read(ROOT / "deploy/cities/los-angeles", data, tmp_path / "pack")


@pytest.fixture
def machine(tmp_path: Path, play: Play) -> Iterator[Machine]:
    """A broker and a database of this test's own, with fsync."""
    with Machine(tmp_path / "machine", lambda _line: None, settings=play.settings) as machine:
        yield machine


async def test_a_city_s_requests_come_to_the_same_table_with_each_service_killed_once(
    machine: Machine, play: Play
) -> None:
    requests = len(play.found.requests)
    fleet = RunningFleet(machine.fleet, machine.connection)
    killed: list[str] = []

    async def kill_each() -> None:
        for point in kill_points(requests):
            await fleet.kill_at(point, RUN_SECONDS)
            killed.append(point.service)

    client = import_client(machine.fleet, machine.connection)
    console, told = Console(width=160), list[str]()
    killing = asyncio.create_task(kill_each())
    try:
        with console.capture() as captured:
            differing = await play_city(client, play, ROOT / "tests/oracles/recorded_requests.py", console, told.append)
    finally:
        killing.cancel()
        await asyncio.gather(killing, return_exceptions=True)
        await client.close()
    assert differing == 0, captured.get()
    assert sorted(killed) == sorted(machine.fleet.services)
    await fleet.settle()

    reports = [report for report in (await payloads(fleet, CITIZEN_REPORTS)).values() if isinstance(report, Report)]
    numbers = {report.report_number for report in reports}
    assert Counter(report.source_number for report in reports) == dict.fromkeys(
        (request.number for request in play.found.requests), 1
    )
    assert len(numbers) == requests
    links = [link for link in (await payloads(fleet, EVENTS_REPORT_LINKS)).values() if isinstance(link, ReportLink)]
    assert {link.report_number for link in links} == numbers
    cases = [case for case in (await payloads(fleet, CASES_CASES)).values() if isinstance(case, Case)]
    of_event = {case.event_id: case.case_id for case in cases}
    assert len(of_event) == len({case.case_id for case in cases}), "no event has two cases"
    assert {link.event_id for link in links if link.event_id} == of_event.keys()
