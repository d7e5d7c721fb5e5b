"""Every report number has a page: why it waits, then the whole timeline; unknown ones have none."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from cities import city_fleet, simulated_packs
from cityloop.citizen.v1.reports_service_pb2 import SubmitReportRequest
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Place, Position, ReferenceSystem
from cityloop.events.v1.events_service_pb2 import LocateReportRequest
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop_testkit import Clusters, eventually
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("console-held")]
SERVICES = ["event-hub", "collaboration-tasks", "citizen-services", "console"]
CLASS = "manhole-cover"
INSIDE = Position(longitude=113.23, latitude=23.08, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
OUTSIDE = Position(longitude=100.0, latitude=23.0, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningFleet]:
    folder, prefix = tmp_path_factory.mktemp("held"), f"held-{os.getpid()}."
    async with city_fleet(clusters, prefix, folder, SERVICES, packs=simulated_packs()) as running:
        yield running


def change(post: str) -> Change:
    return Change(idempotency_key=str(uuid.uuid4()), actor=Actor(post_id=post, person_id="a person"))


async def submit(fleet: RunningFleet, place: Place) -> str:
    reports = ReportsServiceStub(fleet.channel("citizen-services", "drainage", "desk"))  # type: ignore[no-untyped-call]
    request = SubmitReportRequest(change=change("drainage.handle"), event_class=CLASS, place=place, text="it is gone")
    return str((await reports.SubmitReport(request)).report.report_number)


async def get(fleet: RunningFleet, path: str, service: str = "console") -> httpx.Response:
    async with http_client(base_url=f"http://127.0.0.1:{fleet.fleet.port(service, 'http')}") as client:
        return await client.get(path)


async def by_a_resident(fleet: RunningFleet) -> str:
    """A report in words only, over the portal."""
    url = f"http://127.0.0.1:{fleet.fleet.port('citizen-services', 'http')}"
    async with http_client(base_url=url) as client:
        fields = {"event_class": CLASS, "text": "it is gone", "where": "by the bridge"}
        answer = await client.post("/reports", data=fields)
        number = re.search(r"R-\d{4}-\d{6}", (await client.get(answer.headers["location"])).text)
    assert number is not None
    return number[0]


async def state(fleet: RunningFleet, number: str) -> str:
    found: dict[str, str] = (await get(fleet, f"/timeline/{number}.json")).json()
    return found["state"]


async def test_a_held_report_says_that_it_waits_for_its_place_and_then_tells_the_whole_timeline(
    fleet: RunningFleet,
) -> None:
    number = await by_a_resident(fleet)
    await fleet.settle()
    assert await state(fleet, number) == "held"
    chinese = await get(fleet, f"/timeline/{number}?lang=zh")
    english = await get(fleet, f"/timeline/{number}?lang=en")
    assert (chinese.status_code, english.status_code) == (200, 200)
    assert all(words in chinese.text for words in ("待定位", "上报没有位置", "下一步", "正在确认位置"))
    assert all(words in english.text for words in ("held", "without a position", "What happens next"))
    assert "it is gone" not in english.text, "nothing of what a report says stands on the page"

    hub = EventsServiceStub(fleet.channel("event-hub", "city-operations-supervision", "desk"))  # type: ignore[no-untyped-call]
    located = LocateReportRequest(
        change=change("city-operations-supervision.intake"), report_number=number, position=INSIDE
    )
    await hub.LocateReport(located)

    async def has_case() -> bool:
        return "case_number" in (await get(fleet, f"/timeline/{number}.json")).json()

    await eventually(has_case)
    await fleet.settle()
    found = (await get(fleet, f"/timeline/{number}.json")).json()
    assert found["reports"] == [number]
    told = [entry["what"] for entry in found["entries"] if entry["subject"] == "message"]
    assert told == ["held", "pending_confirmation"]


async def test_a_report_of_a_place_outside_says_so_and_unknown_numbers_have_no_page(fleet: RunningFleet) -> None:
    number = await submit(fleet, Place(position=OUTSIDE))
    await fleet.settle()
    page = await get(fleet, f"/timeline/{number}?lang=en")
    assert "outside the city or unusable" in page.text
    assert (await get(fleet, f"/timeline/{number}.json")).json()["entries"] == [], "an officer is not told"
    unknown = [await get(fleet, f"/timeline/{name}") for name in ("R-1999-000001", "R-1", "E-1999-000001", "R-2026-０")]
    assert [answer.status_code for answer in unknown] == [404] * 4


async def test_the_page_says_so_while_nobody_can_tell_and_goes_on_afterwards(fleet: RunningFleet) -> None:
    number = await submit(fleet, Place(text="by the bridge"))
    await fleet.settle()
    fleet.fleet.processes["citizen-services"].kill()
    page, problem = await get(fleet, f"/timeline/{number}?lang=en"), await get(fleet, f"/timeline/{number}.json")
    assert (page.status_code, "does not answer" in page.text) == (503, True)
    assert (problem.status_code, problem.json()["title"]) == (503, "REPORTS_UNAVAILABLE")
    assert (await get(fleet, "/timeline/C-1999-000001")).status_code == 404
    fleet.fleet.start_service("citizen-services")

    async def held() -> bool:
        answer = await get(fleet, f"/timeline/{number}.json")
        return answer.status_code == 200 and answer.json()["state"] == "held"

    await eventually(held)
