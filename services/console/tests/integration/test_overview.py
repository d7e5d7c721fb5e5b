"""The overview: cases on the map, operating modes, the latest of all cases; and what its page may load."""

from __future__ import annotations

import asyncio

import desk
import httpx
import pytest
from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1.operating_mode_pb2 import Mode, OperatingMode
from cityloop.topics import EVENTS_OPERATING_MODES
from cityloop_messaging import Fact, Producer, new_id, to_timestamp, utc_now
from cityloop_testkit import eventually
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from desk import SUPERVISION, Desk, case_of, event_fact
from openapi_conformance import conform

running, fleet, producer = desk.running, desk.fleet, desk.producer
SERVICES = ("collaboration-tasks", "console")
pytestmark = pytest.mark.xdist_group("console-overview")


def mode_fact(version: int, mode: Mode, post: str) -> Fact:
    now = utc_now()
    payload = OperatingMode(
        area=AreaReference(layer="district", area_id="990101"),
        version=version,
        occurred_at=to_timestamp(now),
        recorded_at=to_timestamp(now),
        mode=mode,
        commanding_post_id=post,
        reason="rain",
    )
    key = "district/990101"
    return Fact(EVENTS_OPERATING_MODES, key, new_id(), "event-hub", key, now, "990101", payload, version)


async def get(fleet: RunningFleet, path: str, language: str = "") -> httpx.Response:
    url = f"http://127.0.0.1:{fleet.fleet.port('console', 'http')}/{path}"
    async with http_client() as client:
        return await client.get(url, headers={"Accept-Language": language})


async def test_cases_modes_and_the_latest_stand_on_it(fleet: RunningFleet, producer: Producer) -> None:
    await producer.publish([event_fact("seen"), mode_fact(1, Mode.MODE_RESPONSE, "flood-control.command")])
    case = (await case_of(Desk.of(fleet, SUPERVISION), "seen")).case

    async def both() -> dict[str, list[dict[str, object]]]:
        found: dict[str, list[dict[str, object]]] = (await get(fleet, "overview.json")).json()
        return found if found["modes"] and found["cases"] else {}

    found = await eventually(both)
    (shown,) = [one for one in found["cases"] if one["case_number"] == case.case_number]
    assert shown["title"] == {"zh": "感知设备失联", "en": "Sensing device silent"}
    assert shown["state_text"] == {"zh": "处置中", "en": "in handling"}
    assert shown["lead"] == {"zh": "排水公司", "en": "Drainage Company"}
    assert shown["place"] is None, "the event of this test has no position"
    (mode,) = found["modes"]
    assert (mode["mode"], mode["area"]) == ("response", {"zh": "东湖区", "en": "East Lake"})
    assert mode["commanding_post"] == {"zh": "防汛指挥部指挥长", "en": "Commander, Flood Control Headquarters"}
    assert [one["what"] for one in found["latest"] if one["subject"] == "case"] == [
        "dispatch",
        "file",
        "confirm",
        "open",
    ]

    await producer.publish([mode_fact(2, Mode.MODE_PEACETIME, "")])

    async def no_mode() -> bool:
        return not (await get(fleet, "overview.json")).json()["modes"]

    await eventually(no_mode)


async def test_the_page_draws_the_coarse_layers_in_the_reader_s_language(fleet: RunningFleet) -> None:
    page = await get(fleet, "", "en-GB,en;q=0.9")
    assert page.status_code == 200
    assert "East Lake" in page.text
    assert page.text.count('data-layer="district"') == 4
    assert page.text.count('data-layer="street"') == 36
    assert "unit-grid" not in page.text, "576 of them would be a grey blur"
    assert "东湖区" in (await get(fleet, "", "zh-CN")).text
    assert "东湖区" in (await get(fleet, "?lang=zh", "en")).text


async def test_the_page_may_load_nothing_but_its_own(fleet: RunningFleet) -> None:
    policy = (await get(fleet, "")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy


async def test_the_edge_does_as_it_describes(fleet: RunningFleet) -> None:
    url = f"http://127.0.0.1:{fleet.fleet.port('console', 'http')}"
    asked = await asyncio.to_thread(conform, url)
    assert asked == {
        "GET /",
        "GET /overview.json",
        "GET /timeline",
        "GET /timeline/{number}.json",
        "GET /timeline/{number}",
        "GET /sign-in",
        "GET /sign-in/back",
        "POST /sign-out",
        "GET /desk",
        "GET /desk/duty",
        "GET /desk/cases/{number}",
        "POST /desk/cases/{number}",
        "GET /desk/photos/{attachment_id}",
        "GET /desk/files/{attachment_id}",
    }
