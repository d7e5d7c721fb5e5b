"""What everybody sees over Open311, what a client gets again, and what it hears while the database is away or full."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from xml.etree import ElementTree as ET

import asyncpg
import httpx
import other_services
import pytest
import pytest_asyncio
from aiokafka import ConsumerRecord
from cities import city_fleet, simulated_packs
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.topics import CITIZEN_REPORTS
from cityloop_local.postgres import Postgres
from cityloop_messaging import Producer
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.clusters import RunningClusters
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from cityloop_testkit.people import link_fact

producer = other_services.producer
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("citizen-public")]
SERVICE = "citizen-services"
KEY, OTHER_KEY = "a key of a test", "a key of another client"
HEADER, BURST, SECONDS = "X-Forwarded-For", 20, 2.0
LATITUDE, LONGITUDE = 23.080123, 113.230123
WORDS = "the words of a resident"
GOOD = {
    "api_key": KEY,
    "service_code": "street-light",
    "lat": str(LATITUDE),
    "long": str(LONGITUDE),
    "description": WORDS,
    "address_string": "12 People's Road",
    "media_url": "https://example.org/a.jpg",
}
FAULTS = """
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.text = 'lost connection' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
    IF NEW.text ~ '^[0-9A-Z]{5}$' THEN RAISE EXCEPTION 'as the server says it' USING ERRCODE = NEW.text; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fail BEFORE INSERT ON reports FOR EACH ROW EXECUTE FUNCTION fail();
"""
"""A report whose text is an error code of PostgreSQL fails with it, as the server itself raises it."""
SERVER_ERRORS = ("53100", "53200", "53300", "57P01", "57P03", "08006", "58030", "25006", "40001", "57014")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server of the module's own, which it may kill: with fsync, for without it a kill loses the latest commits."""
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    server.start()
    try:
        server.wait_ready()
        yield server
    finally:
        server.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(
    clusters: Clusters, server: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningFleet]:
    folder = tmp_path_factory.mktemp("open311-public")
    keys = folder / "keys.json"
    digests = {
        hashlib.sha256(key.encode()).hexdigest(): {"client": name} for key, name in ((KEY, "one"), (OTHER_KEY, "two"))
    }
    keys.write_text(json.dumps(digests))
    settings = {"page_burst": BURST, "page_rate": 1, "forwarded_header": HEADER, "request_seconds": SECONDS}
    extra = {SERVICE: {"api_keys_file": str(keys), **{name: str(value) for name, value in settings.items()}}}
    own, services = RunningClusters(clusters.kafka, server.dsn(), clusters.certificates), [SERVICE]
    async with city_fleet(own, f"public-{os.getpid()}.", folder, services, extra, packs=simulated_packs()) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(fleet: RunningFleet) -> AsyncIterator[httpx.AsyncClient]:
    url = f"http://127.0.0.1:{fleet.fleet.port(SERVICE, 'http')}"
    async with http_client(base_url=url, timeout=20, params={"lang": "en"}) as client:
        yield client


def from_anywhere() -> dict[str, str]:
    """As a proxy says that a request came from an address of its own."""
    number = uuid.uuid4().int
    return {HEADER: f"10.{number % 256}.{number // 256 % 256}.{number // 65_536 % 256}"}


async def post(client: httpx.AsyncClient, headers: dict[str, str] | None = None, /, **changes: str) -> httpx.Response:
    fields = {**GOOD, **changes}
    return await client.post("/requests.json", data=fields, headers={**from_anywhere(), **(headers or {})})


async def number_of(client: httpx.AsyncClient, **changes: str) -> str:
    answer = await post(client, **changes)
    assert answer.status_code == 200, answer.text
    return str(answer.json()[0]["service_request_id"])


async def shown(client: httpx.AsyncClient, number: str, **query: str) -> dict[str, Any] | None:
    """What is answered of a number, alone and in a listing alike; None where nothing is."""
    alone = await client.get(f"/requests/{number}.json", params={"lang": "en", **query})
    listed = await client.get("/requests.json", params={"lang": "en", "service_request_id": number, **query})
    found: list[dict[str, Any]] = listed.json()
    assert alone.status_code == (200 if found else 404)
    assert not found or alone.json() == found
    return found[0] if found else None


async def test_everybody_sees_the_public_view_and_the_client_its_own_report(
    client: httpx.AsyncClient, fleet: RunningFleet, producer: Producer
) -> None:
    exact, cell = await number_of(client), await number_of(client, service_code="road-waterlogging")
    now = dt.datetime.now(dt.UTC)
    await producer.publish([link_fact(exact, now, outcome="NOT_AN_EVENT", reason="the reason of an officer")])
    await fleet.settle()
    whole = await shown(client, exact, api_key=KEY)
    assert whole is not None
    assert (whole["description"], whole["address"], whole["media_url"]) == (
        WORDS,
        "12 People's Road",
        GOOD["media_url"],
    )
    assert (whole["lat"], whole["status_notes"]) == (LATITUDE, "Not filed: the reason of an officer")
    for query in ({}, {"api_key": OTHER_KEY}):
        light, flood = await shown(client, exact, **query), await shown(client, cell, **query)
        assert light is not None
        assert flood is not None
        assert set(light) == {
            *("service_request_id", "status", "status_notes", "service_name", "service_code"),
            *("requested_datetime", "updated_datetime", "address", "lat", "long", "place_precision"),
        }
        assert (light["status"], light["status_notes"], light["place_precision"]) == ("closed", "Not filed", "exact")
        assert (light["lat"], light["long"]) == (23.08012, 113.23012)
        assert (flood["lat"], flood["long"], flood["place_precision"]) == (23.081, 113.231, "segment")
        assert light["address"].startswith("East Lake")
    by_header = await client.get(f"/requests/{exact}.json", headers={"X-API-Key": KEY})
    assert by_header.json()[0]["description"] == WORDS
    wrong = await client.get(f"/requests/{exact}.json", params={"api_key": "wrong"})
    assert wrong.status_code == 403


async def test_a_number_that_is_not_public_looks_like_one_that_nobody_has(client: httpx.AsyncClient) -> None:
    of_persons = await number_of(client, service_code="illegal-parking")
    delayed = await number_of(client, service_code="manhole-cover")
    unknown = await client.get("/requests/R-1999-000001.json")
    for number in (of_persons, delayed):
        for key in ({}, {"api_key": OTHER_KEY}):
            hidden = await client.get(f"/requests/{number}.json", params=key)
            assert (hidden.status_code, hidden.content) == (404, unknown.content)
            assert set(hidden.headers) == set(unknown.headers)
            assert await shown(client, number, **key) is None
        assert (await shown(client, number, api_key=KEY) or {})["description"] == WORDS
    listed = (await client.get("/requests.json")).json()
    assert not {of_persons, delayed} & {item["service_request_id"] for item in listed}
    own = (await client.get("/requests.json", params={"api_key": KEY})).json()
    assert {of_persons, delayed} <= {item["service_request_id"] for item in own}


@asynccontextmanager
async def database(fleet: RunningFleet) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    connection = await asyncpg.connect(fleet.fleet.dsn(SERVICE))
    try:
        yield connection
    finally:
        await connection.close()


async def test_the_same_key_and_report_make_one_report_and_another_report_is_refused(
    client: httpx.AsyncClient, fleet: RunningFleet
) -> None:
    key = str(uuid.uuid4())
    at_once = await asyncio.gather(*(post(client, {"Idempotency-Key": f'"{key}"'}) for _ in range(8)))
    assert {answer.status_code for answer in at_once} == {200}
    (number,) = {answer.json()[0]["service_request_id"] for answer in at_once}
    as_field = await post(client, idempotency_key=key)
    as_json = await client.post("/requests.json", json={**GOOD, "idempotency_key": key}, headers=from_anywhere())
    for answer in (as_field, as_json):
        assert answer.json()[0]["service_request_id"] == number
    links = [answer.json()[0]["reporter_link"] for answer in (*at_once, as_field, as_json)]
    assert len(set(links)) == len(links), "a secret is given once"
    for link in links:
        page = await client.get(link)
        assert (page.status_code, number in page.text) == (200, True)
    other = await post(client, {"Idempotency-Key": key}, description="another thing")
    assert (other.status_code, other.json()[0]["code"]) == (422, "422")
    assert "IDEMPOTENCY_KEY_REUSED" in other.json()[0]["description"]
    assert await number_of(client, idempotency_key=key, api_key=OTHER_KEY) != number, "a key is its client's"
    both = await post(client, {"Idempotency-Key": "one"}, idempotency_key="two")
    assert (both.status_code, "IDEMPOTENCY_KEY_INVALID" in both.text) == (400, True)
    assert (await post(client, idempotency_key="x" * 201)).status_code == 400
    assert await number_of(client) != await number_of(client), "without a key nothing is compared"
    await fleet.settle()
    published = [Report.FromString(record.value) for record in await read_all(fleet.kafka, CITIZEN_REPORTS)]
    assert [report.report_number for report in published].count(number) == 1


async def test_one_that_floods_is_refused_and_forty_others_a_second_are_served(client: httpx.AsyncClient) -> None:
    flooder = {HEADER: "203.0.113.1"}
    flood = [post(client, flooder) for _ in range(3 * BURST)]
    storm = [post(client) for _ in range(40)]
    answers = await asyncio.gather(*flood, *storm)
    refused = [answer for answer in answers[: len(flood)] if answer.status_code == 429]
    assert len(refused) >= BURST
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
    assert {answer.status_code for answer in answers[len(flood) :]} == {200}
    phone = {"phone": "+86-139-0000-4711"}
    numbered = await asyncio.gather(*(post(client, **phone) for _ in range(25)))
    assert {answer.status_code for answer in numbered} == {200, 429}
    assert (await post(client)).status_code == 200


async def test_both_formats_say_the_same(client: httpx.AsyncClient) -> None:
    written = await client.post("/requests.xml", data={**GOOD, "description": "a\x01b & <c>"}, headers=from_anywhere())
    assert written.headers["content-type"].startswith("text/xml")
    number = parsed(written).findtext("request/service_request_id")
    for path in ("/discovery", "/services", "/services/street-light", f"/requests/{number}", "/requests"):
        query = {"api_key": KEY, "lang": "en"}
        as_json, as_xml = [(await client.get(path + suffix, params=query)) for suffix in (".json", ".xml")]
        said = {str(value) for value in leaves(as_json.json())}
        assert {element.text or "" for element in parsed(as_xml).iter() if not len(element)} >= {
            "true" if value == "True" else "false" if value == "False" else value.replace("\x01", "\u2401")
            for value in said
        }
    refused = await client.get("/requests/R-1999-000001.xml")
    root = parsed(refused)
    assert (refused.status_code, root.tag, root.findtext("error/code")) == (404, "errors", "404")
    assert "REQUEST_UNKNOWN" in (root.findtext("error/description") or "")


def parsed(answer: httpx.Response) -> ET.Element:
    """The document of our own service."""
    return ET.fromstring(answer.content)  # noqa: S314


def leaves(content: Any) -> list[Any]:
    if isinstance(content, dict):
        return [leaf for value in content.values() for leaf in leaves(value)]
    if isinstance(content, list):
        return [leaf for value in content for leaf in leaves(value)]
    return [content]


def unavailable(answer: httpx.Response) -> None:
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["retry-after"]) >= 1
    if answer.headers["content-type"].startswith("text/xml"):
        root = parsed(answer)
        assert (root.tag, root.findtext("error/code")) == ("errors", "503")
    elif answer.headers["content-type"].startswith("application/json"):
        assert [item["code"] for item in answer.json()] == ["503"]
    else:
        assert 'data-reason="UNAVAILABLE"' in answer.text


async def test_what_the_server_cannot_do_now_is_answered_with_when_to_come_back(
    client: httpx.AsyncClient, fleet: RunningFleet
) -> None:
    async with database(fleet) as connection:
        await connection.execute(FAULTS)
        for text in (*SERVER_ERRORS, "lost connection"):
            unavailable(await post(client, description=text))
        in_xml = await client.post("/requests.xml", data={**GOOD, "description": "53100"}, headers=from_anywhere())
        unavailable(in_xml)
        form = {
            "event_class": "street-light",
            "text": "53100",
            "where": "by the <gate>",
            "phone": "+86-1",
            "name": "Li",
        }
        secret = "s" * 43
        page = await client.post(
            "/reports", params={"lang": "zh"}, data={**form, "secret": secret}, headers=from_anywhere()
        )
        unavailable(page)
        assert "系统暂时无法保存或显示" in page.text
        for kept in (">53100</textarea>", 'value="by the &lt;gate&gt;"', 'value="+86-1"', 'value="Li"', secret):
            assert kept in page.text
        assert '<option value="street-light" selected>' in page.text
        await connection.execute("DROP TRIGGER fail ON reports; DROP FUNCTION fail")
    assert (await post(client, description="53100")).status_code == 200
    again = await client.post("/reports", data={**form, "secret": secret}, headers=from_anywhere())
    assert (again.status_code, secret in again.headers["location"]) == (303, True)


async def test_while_no_connection_is_left_every_door_says_when_to_come_back(
    client: httpx.AsyncClient, fleet: RunningFleet
) -> None:
    """A lock that a test holds keeps every connection of the pool waiting, until none is left for anybody."""
    key = str(uuid.uuid4())
    async with database(fleet) as connection, connection.transaction():
        await connection.execute("LOCK TABLE reports IN ACCESS EXCLUSIVE MODE")
        crowd = [post(client, idempotency_key=key) for _ in range(20)]
        paths = ("/requests.json", "/requests/R-1999-000001.xml", f"/reports/{'x' * 43}")
        for answer in await asyncio.gather(*crowd, *(client.get(path) for path in paths)):
            unavailable(answer)

    async def taken() -> str:
        answer = await post(client, idempotency_key=key)
        return answer.json()[0]["service_request_id"] if answer.status_code == 200 else ""

    assert await eventually(taken) == await taken()


def fact_id(record: ConsumerRecord) -> bytes:
    return bytes(dict(record.headers)["ce_id"])


async def test_while_the_database_is_away_every_door_says_so_and_comes_back_by_itself(
    client: httpx.AsyncClient, fleet: RunningFleet, server: Postgres
) -> None:
    kept = await number_of(client)
    server.server.kill()
    try:
        unavailable(await post(client))
        unavailable(await client.get("/requests.xml"))
        unavailable(await client.get("/"))
        assert (await client.get("/services.json")).status_code == 200, "what needs no database is answered"
    finally:
        server.start()
        server.wait_ready()

    async def back() -> bool:
        return (await post(client)).status_code == 200

    assert await eventually(back)
    await fleet.settle()
    # A record that was sent when the database went may be sent again: as the same fact.
    records = {
        fact_id(record): Report.FromString(record.value) for record in await read_all(fleet.kafka, CITIZEN_REPORTS)
    }
    assert [report.report_number for report in records.values()].count(kept) == 1
