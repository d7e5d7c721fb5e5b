"""Open311 in JSON, as a client sees it, checked against our own schema."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import os
import uuid
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import httpx
import jsonschema
import other_services
import pytest
import pytest_asyncio
from cities import city_fleet, simulated_packs
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.topics import CITIZEN_REPORTS
from cityloop_messaging import Producer
from cityloop_testkit import Clusters, read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from cityloop_testkit.people import case_fact, link_fact
from cityloop_testkit.photos import photo
from openapi_conformance import conform

producer = other_services.producer
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("citizen-open311")]
SCHEMA = json.loads(Path(__file__).with_name("open311.schema.json").read_text())
KEY, PARTNER_KEY, OLD_KEY = "a key of a test", "a key of a partner", "a key for a channel that is gone"
SERVICE = "citizen-services"
COMMA, SEPARATORS = "Street Condition, Pothole", 'Metal/Household & Co: 100% full + "odd"?#'
"""Codes of services with what separates in paths, queries and lists."""
CLASSES = "".join(
    f"  - {{event_class: {json.dumps(name)}, title: {{zh: 其他, en: Other}}, problem: component}}\n"
    for name in (COMMA, "Street Condition", SEPARATORS)
)
GOOD = {"api_key": KEY, "service_code": "manhole-cover", "lat": "23.08", "long": "113.23", "description": "cover gone"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningFleet]:
    folder = tmp_path_factory.mktemp("open311")
    keys = folder / "keys.json"
    clients = {
        KEY: {"client": "a-client"},
        PARTNER_KEY: {"client": "a-partner", "channel": "hotline", "rate": 0.001, "burst": 2},
        OLD_KEY: {"client": "an-old-partner", "channel": "telegraph"},
    }
    keys.write_text(json.dumps({hashlib.sha256(key.encode()).hexdigest(): one for key, one in clients.items()}))
    extra = {SERVICE: {"api_keys_file": str(keys)}}
    own = simulated_packs()[1]["event-classes.yaml"]
    packs = simulated_packs(city={"event-classes.yaml": own + CLASSES})
    async with city_fleet(clusters, f"open311-{os.getpid()}.", folder, [SERVICE], extra, packs=packs) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(fleet: RunningFleet) -> AsyncIterator[httpx.AsyncClient]:
    url = f"http://127.0.0.1:{fleet.fleet.port(SERVICE, 'http')}"
    async with http_client(base_url=url, timeout=20) as client:
        yield client


def valid(answer: httpx.Response, kind: str, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    content = answer.json()
    jsonschema.validate(content, {"$ref": f"#/$defs/{kind}", "$defs": SCHEMA["$defs"]})
    return content


async def test_the_edge_does_as_it_describes(fleet: RunningFleet) -> None:
    url = f"http://127.0.0.1:{fleet.fleet.port(SERVICE, 'http')}"
    asked = await asyncio.to_thread(conform, url, {"X-API-Key": KEY})
    assert {"POST /requests.json", "GET /requests.xml", "GET /services/{service_code}.json"} <= asked


async def post(client: httpx.AsyncClient, **changes: str) -> str:
    fields = {name: value for name, value in {**GOOD, **changes}.items() if value != "-"}
    answer = valid(await client.post("/requests.json", data=fields), "posted")
    return str(answer[0]["service_request_id"])


async def refused(client: httpx.AsyncClient, status: int, **changes: str) -> str:
    fields = {name: value for name, value in {**GOOD, **changes}.items() if value != "-"}
    answer = valid(await client.post("/requests.json", data=fields), "errors", status)
    assert answer[0]["code"] == str(status)
    return str(answer[0]["description"])


async def numbers(client: httpx.AsyncClient, **query: str) -> list[str]:
    answer = valid(await client.get("/requests.json", params={"api_key": KEY, **query}), "requests")
    return [item["service_request_id"] for item in answer]


async def test_discovery_and_services_are_those_of_the_pack(client: httpx.AsyncClient) -> None:
    discovery = valid(await client.get("/discovery.json"), "discovery")
    assert discovery["endpoints"][0]["url"] == str(client.base_url).rstrip("/")
    services = valid(await client.get("/services.json", params={"lang": "en"}), "services")
    names = {item["service_code"]: item["service_name"] for item in services}
    assert names["manhole-cover"] == "Manhole cover missing or broken"
    of_the_packs = {"road-waterlogging", "manhole-cover", "illegal-parking", "exposed-rubbish", "street-light"}
    assert set(names) == of_the_packs | {COMMA, "Street Condition", SEPARATORS}
    chinese = valid(await client.get("/services.json", headers={"Accept-Language": "zh-CN,en;q=0.5"}), "services")
    assert "井盖缺损" in {item["service_name"] for item in chinese}
    valid(await client.get("/services/manhole-cover.json"), "service")
    valid(await client.get("/services/volcano.json"), "errors", 404)
    valid(await client.get("/services.json", params={"jurisdiction_id": "atlantis"}), "errors", 404)
    valid(await client.get("/services.json", params={"jurisdiction_id": "simulated"}), "services")
    valid(await client.get("/nothing.json"), "errors", 404)


async def test_a_report_comes_in_by_form_and_by_json(client: httpx.AsyncClient, fleet: RunningFleet) -> None:
    by_form = await post(client, description="by form", phone="", media_url="https://example.org/a.jpg")
    body = {**GOOD, "lat": 23.081, "long": 113.231, "description": "by json", "address_string": "bridge", "email": None}
    by_json = valid(await client.post("/requests.json", json=body), "posted")[0]["service_request_id"]
    by_text = await post(client, lat="-", long="-", address_string="under the bridge")
    outside = await post(client, lat="10", long="10")
    found = valid(await client.get(f"/requests/{by_json}.json", params={"lang": "en", "api_key": KEY}), "requests")[0]
    assert (found["status"], found["status_notes"], found["lat"], found["address"]) == (
        "open",
        "Received",
        23.081,
        "bridge",
    )
    form = valid(await client.get(f"/requests/{by_form}.json", params={"api_key": KEY}), "requests")[0]
    assert form["media_url"] == "https://example.org/a.jpg"
    assert form["service_name"] == "井盖缺损"
    held = valid(await client.get(f"/requests/{by_text}.json", params={"api_key": KEY}), "requests")[0]
    assert "lat" not in held
    assert held["address"] == "under the bridge"
    await fleet.settle()
    facts = {
        report.report_number: report
        for report in (Report.FromString(record.value) for record in await read_all(fleet.kafka, CITIZEN_REPORTS))
    }
    assert {by_form, by_json, by_text, outside} <= set(facts)
    assert facts[by_json].channel == "open311"
    assert {area.layer for area in facts[by_json].place.areas} >= {"district", "street"}
    assert not facts[outside].place.areas
    assert facts[outside].place.jurisdiction == "990100"
    assert not facts[by_text].place.HasField("position")
    traces = [dict(record.headers)["traceparent"] for record in await read_all(fleet.kafka, CITIZEN_REPORTS)]
    assert len(set(traces)) == len(traces) >= 4, "each report has a trace of its own"
    metrics = await client.get(f"http://127.0.0.1:{fleet.fleet.port(SERVICE, 'admin')}/metrics")
    assert (
        'cityloop_http_requests_total{code="200",method="GET",route="/requests/{service_request_id}.json"}'
        in metrics.text
    )


async def test_a_partners_requests_come_in_by_the_channel_of_its_key_and_within_its_rate(
    client: httpx.AsyncClient, fleet: RunningFleet
) -> None:
    number = await post(client, api_key=PARTNER_KEY, description="by another city's app")
    in_header = await client.post(
        "/requests.json", json={key: GOOD[key] for key in GOOD if key != "api_key"}, headers={"X-API-Key": PARTNER_KEY}
    )
    numbers_of_partner = {number, valid(in_header, "posted")[0]["service_request_id"]}
    often = await client.post("/requests.json", json={**GOOD, "api_key": PARTNER_KEY})
    assert int(often.headers["retry-after"]) > 1
    valid(often, "errors", 429)
    await post(client, description="within the rate of all other keys")
    assert "「telegraph」本市目前没有启用" in await refused(client, 403, api_key=OLD_KEY)
    assert "description" in valid(await client.get(f"/requests/{number}.json?api_key={PARTNER_KEY}"), "requests")[0]
    # Another client sees of it what everybody does: here, nothing.
    valid(await client.get(f"/requests/{number}.json?api_key={KEY}"), "errors", 404)
    await fleet.settle()
    facts = [Report.FromString(record.value) for record in await read_all(fleet.kafka, CITIZEN_REPORTS)]
    assert {fact.channel for fact in facts if fact.report_number in numbers_of_partner} == {"hotline"}
    metrics = await client.get(f"http://127.0.0.1:{fleet.fleet.port(SERVICE, 'admin')}/metrics")
    assert 'cityloop_reports_total{channel="hotline"} 2.0' in metrics.text


async def test_reports_that_arrive_together_are_each_their_own_and_one_that_is_repeated_is_one(
    client: httpx.AsyncClient, fleet: RunningFleet
) -> None:
    repeated = [post(client, idempotency_key="together", description="sent again at once") for _ in range(8)]
    alone = [post(client, description=f"together with others, number {number}") for number in range(8)]
    same, others = await asyncio.gather(asyncio.gather(*repeated), asyncio.gather(*alone))
    assert len(set(same)) == 1
    assert len({*same, *others}) == len(alone) + 1
    another = {"idempotency_key": "together", "description": "another"}
    more = [post(client, description=f"beside one that is refused, number {number}") for number in range(4)]
    said, *kept = await asyncio.gather(refused(client, 422, **another), *more)
    assert "IDEMPOTENCY_KEY_REUSED" in said
    await fleet.settle()
    facts = [Report.FromString(record.value) for record in await read_all(fleet.kafka, CITIZEN_REPORTS)]
    published = [fact.report_number for fact in facts]
    assert sorted(number for number in published if number in {*same, *others, *kept}) == sorted(
        {*same, *others, *kept}
    )


async def test_codes_that_hold_what_separates_are_found_in_paths_queries_and_lists(client: httpx.AsyncClient) -> None:
    for code in (COMMA, SEPARATORS):
        path = f"/services/{quote(code, safe='')}"
        assert valid(await client.get(f"{path}.json"), "service")["service_code"] == code
        assert ET.fromstring((await client.get(f"{path}.xml")).content).findtext("service_code") == code  # noqa: S314
    sent = {code: await post(client, service_code=code) for code in (COMMA, "Street Condition", SEPARATORS)}

    async def listed(query: str) -> set[str]:
        answer = valid(await client.get(f"/requests.json?api_key={quote(KEY)}&service_code={query}"), "requests")
        assert all(sent.get(item["service_code"]) == item["service_request_id"] for item in answer)
        return {item["service_code"] for item in answer}

    assert await listed("Street%20Condition%2C%20Pothole") == {COMMA}
    assert await listed("Street+Condition,+Pothole") == {COMMA}
    assert await listed("Street%20Condition") == {"Street Condition"}
    assert await listed(f"{quote(COMMA)},{quote(SEPARATORS, safe='')}") == {COMMA, SEPARATORS}
    assert await listed(f"{quote(SEPARATORS, safe='')}&service_code={quote(COMMA)}") == {COMMA, SEPARATORS}
    for code, number in sent.items():
        alone = valid(await client.get(f"/requests/{number}.json", params={"api_key": KEY}), "requests")[0]
        assert alone["service_code"] == code
    unknown = valid(await client.get("/services/Metal%2FHousehold.json", params={"lang": "en"}), "errors", 404)
    assert 'There is no service "Metal/Household"' in unknown[0]["description"]


async def test_what_is_sent_is_kept_as_it_was_written(client: httpx.AsyncClient) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    start = f"api_key={KEY.replace(' ', '+')}&service_code=manhole-cover&address_string=x&".encode()
    one, two = "https://a.example/1.jpg", "https://a.example/2.jpg"

    async def kept(body: bytes, content_type: Mapping[str, str] = form) -> dict[str, Any]:
        answer = await client.post("/requests.json", content=start + body, headers=content_type)
        number = valid(answer, "posted")[0]["service_request_id"]
        found = valid(await client.get(f"/requests/{number}.json", params={"api_key": KEY}), "requests")[0]
        assert isinstance(found, dict)
        return found

    declared = {"Content-Type": form["Content-Type"] + "; charset=gb18030"}
    assert (await kept("description=水很深".encode()))["description"] == "水很深"
    assert (await kept("description=水很深".encode("gb18030"), declared))["description"] == "水很深"
    found = await kept(f"media_url={one}&media_url={two}".encode())
    assert (found["media_url"], found["media_urls"]) == (one, [one, two])
    for body in ("水很深".encode("gb18030"), b"Caf\xe9"):
        answer = await client.post("/requests.json", content=start + b"description=" + body, headers=form)
        assert "TEXT_UNREADABLE" in valid(answer, "errors", 400)[0]["description"]
    assert "TEXT_UNREADABLE" in valid(await client.get("/services/%E9.json"), "errors", 400)[0]["description"]


async def test_bad_input_is_refused_with_what_to_do(client: httpx.AsyncClient) -> None:
    assert "API_KEY_UNKNOWN" in await refused(client, 403, api_key="-")
    assert "API_KEY_UNKNOWN" in await refused(client, 403, api_key="wrong")
    assert "manhole-cover, road-waterlogging" in await refused(client, 400, service_code="volcano")
    assert "SERVICE_UNKNOWN" in await refused(client, 400, service_code="-")
    assert "PLACE_MISSING" in await refused(client, 400, lat="", long="")
    assert "POSITION_INVALID" in await refused(client, 400, lat="-")
    assert "POSITION_INVALID" in await refused(client, 400, lat="north")
    assert "POSITION_INVALID" in await refused(client, 400, lat="nan")
    assert "POSITION_INVALID" in await refused(client, 400, long="1000")
    assert "TEXT_TOO_LONG" in await refused(client, 400, description="x" * 4_001)
    assert "字段「description」" in await refused(client, 400, description="a\x00b")
    halved, json_type = json.dumps({**GOOD, "description": "\ud800"}), {"Content-Type": "application/json"}
    halves = await client.post("/requests.json", content=halved, headers=json_type)
    assert "TEXT_INVALID" in valid(halves, "errors", 400)[0]["description"]
    assert "ADDRESS_INVALID" in valid(await client.get("/requests/%00.json"), "errors", 400)[0]["description"]
    valid(await client.get("/requests.json?service_code=%00"), "errors", 400)
    assert "JURISDICTION_UNKNOWN" in await refused(client, 404, jurisdiction_id="atlantis")
    for body in ("{", "[]", '{"lat": [1]}', "[" * 100_000):
        answer = await client.post("/requests.json", content=body, headers=json_type)
        assert "JSON_INVALID" in valid(answer, "errors", 400)[0]["description"]
    large = await client.post("/requests.json", content=b"x" * (6 * 1024 * 1024 + 1))
    assert "BODY_TOO_LARGE" in valid(large, "errors", 413)[0]["description"]

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(7):
            yield b"x" * 1024 * 1024

    chunked = await client.post("/requests.json", content=endless())
    assert "BODY_TOO_LARGE" in valid(chunked, "errors", 413)[0]["description"]
    valid(await client.get("/requests/R-1999-000001.json"), "errors", 404)
    assert valid(await client.delete("/requests.json"), "errors", 405)


async def test_listings_are_filtered_by_number_service_status_and_time(
    client: httpx.AsyncClient, fleet: RunningFleet, producer: Producer
) -> None:
    light = await post(client, service_code="street-light")
    rubbish = await post(client, service_code="exposed-rubbish")
    event, now = str(uuid.uuid4()), dt.datetime.now(dt.UTC)
    await producer.publish([link_fact(light, now, event_id=event), case_fact(event, 1, "CLOSED", now, lead="drainage")])
    await fleet.settle()
    assert await numbers(client, service_request_id=f"{light}, {rubbish},R-1999-000001") == [rubbish, light]
    assert await numbers(client, service_request_id=light, status="nonsense") == [light]
    closed = valid(await client.get("/requests.json", params={"service_request_id": light, "lang": "en"}), "requests")[
        0
    ]
    assert (closed["status"], closed["status_notes"], closed["agency_responsible"]) == (
        "closed",
        "Closed",
        "Drainage Company",
    )
    assert light in await numbers(client, status="closed")
    assert rubbish not in await numbers(client, status="closed")
    assert {light, rubbish} <= set(await numbers(client, status="open,closed"))
    only = await numbers(client, service_code="street-light,illegal-parking")
    assert light in only
    assert rubbish not in only
    tomorrow = (now + dt.timedelta(days=1)).isoformat()
    yesterday = (now - dt.timedelta(days=1)).isoformat().replace("+00:00", "Z")
    assert light in await numbers(client, start_date=yesterday, end_date=tomorrow)
    assert await numbers(client, start_date=tomorrow) == []
    assert light not in await numbers(client, end_date=yesterday)
    assert len(await numbers(client, start_date="")) >= 2
    long_ago = (now - dt.timedelta(days=91)).isoformat()
    for query in (
        {"start_date": long_ago, "end_date": now.isoformat()},
        {"start_date": "2026-07-01T00:00:00"},
        {"end_date": "yesterday"},
        {"status": "pending"},
    ):
        valid(await client.get("/requests.json", params=query), "errors", 400)


async def test_photos_come_with_a_form_and_make_the_report_they_belong_to(
    client: httpx.AsyncClient, fleet: RunningFleet
) -> None:
    async def sent(*photos: bytes, key: str = "with photos") -> httpx.Response:
        files = [("media", (f"{number}.jpg", content, "image/jpeg")) for number, content in enumerate(photos)]
        fields = {**GOOD, "idempotency_key": key}
        return await client.post("/requests.json", data=fields, files=files, params={"lang": "en"})

    first, second = photo(), photo("PNG")
    number = valid(await sent(first, second), "posted")[0]["service_request_id"]
    assert valid(await sent(first, second), "posted")[0]["service_request_id"] == number
    assert "IDEMPOTENCY_KEY_REUSED" in valid(await sent(second, first), "errors", 422)[0]["description"]
    assert valid(await sent(b"GIF89a"), "errors", 400)[0]["description"] == (
        "MEDIA_TYPE_UNKNOWN: Photo 1 is not in JPEG, HEIC, PNG, WebP or AVIF: choose another."
    )
    large = valid(await sent(bytes(6 * 1024 * 1024), first, key="with a large photo"), "posted")[0]
    assert large["service_notice"] == (
        "The report is kept without photo 1 of those sent: there may be 10 of 5 MB together."
        " Add smaller ones on the page that reporter_link opens."
    )
    later = await client.post(f"{large['reporter_link']}/photos", files={"photo": ("later.png", second, "image/png")})
    assert later.status_code == 303
    await fleet.settle()
    facts = [Report.FromString(record.value) for record in await read_all(fleet.kafka, CITIZEN_REPORTS)]
    (fact,) = [fact for fact in facts if fact.report_number == number]
    assert [item.media_type for item in fact.attachments] == ["image/jpeg", "image/jpeg"]
    versions = [fact for fact in facts if fact.report_number == large["service_request_id"]]
    assert [len(fact.attachments) for fact in versions] == [1, 2]
