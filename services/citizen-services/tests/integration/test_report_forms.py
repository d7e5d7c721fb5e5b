"""The form of a class at every door: the page without script, Open311, gRPC; and drafts that survive."""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import uuid
from collections.abc import AsyncIterator, Mapping
from typing import Any

import grpc
import httpx
import pytest
import pytest_asyncio
from cities import city_fleet, simulated_packs
from cityloop.citizen.v1 import forms_service_pb2 as form_messages
from cityloop.citizen.v1 import reports_service_pb2 as report_messages
from cityloop.citizen.v1.forms_service_pb2_grpc import FormsServiceStub
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, FormAnswer, Place
from cityloop.topics import CITIZEN_REPORTS
from cityloop_operator.operations import read_pack
from cityloop_rpc import reason_of
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from cityloop_testkit.sources import ROOT
from portal_forms import send

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("citizen-report-forms")]
SERVICE, KEY, TREE = "citizen-services", "a key of a test", "fallen-tree"
BEGUN = {"event_class": TREE, "text": "an oak", "where": "Lake Road"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningFleet]:
    folder = tmp_path_factory.mktemp("forms")
    keys = folder / "keys.json"
    keys.write_text(json.dumps({hashlib.sha256(KEY.encode()).hexdigest(): {"client": "a-client"}}))
    packs = [*simulated_packs(), read_pack(ROOT / "deploy" / "packs" / "park-rounds")]
    extra = {SERVICE: {"api_keys_file": str(keys)}}
    async with city_fleet(clusters, f"forms-{os.getpid()}.", folder, [SERVICE], extra, packs=packs) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(fleet: RunningFleet) -> AsyncIterator[httpx.AsyncClient]:
    url = f"http://127.0.0.1:{fleet.fleet.port(SERVICE, 'http')}"
    async with http_client(base_url=url, timeout=20) as client:
        yield client


def asked(page: str) -> set[str]:
    """Names of what a page asks of the form."""
    return set(re.findall(r'name="attribute\[([a-z0-9_.]+)\]"', page))


def hidden(page: str) -> dict[str, str]:
    """What a browser sends back without anybody having typed it."""
    return {
        name: html.unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    }


def filled(**values: str) -> dict[str, str]:
    return {f"attribute[{name.replace('__', '.')}]": value for name, value in values.items()}


async def reports_of(fleet: RunningFleet) -> list[Report]:
    found = [Report.FromString(record.value) for record in await read_all(fleet.kafka, CITIZEN_REPORTS)]
    return [report for report in found if report.event_class == TREE]


async def test_the_page_asks_step_by_step_and_keeps_what_was_typed(
    client: httpx.AsyncClient, fleet: RunningFleet
) -> None:
    first = (await client.get("/", params={"lang": "en"})).text
    assert asked(first) == set()
    chosen = (await send(client, "/reports", {**hidden(first), **BEGUN, "step": "class"})).text
    assert chosen.count("Step away from the tree before you fill this in.") == 1
    assert asked(chosen) == {"road_blocked", "hurt", "trees.1.height", "trees.1.on_wire"}
    typed = {**BEGUN, **filled(road_blocked="true", hurt="true", trees__1__height="12")}
    opened = await send(client, "/reports", {**hidden(chosen), **typed})
    assert opened.status_code == 200, "an answer has opened a field: it is asked before anything is sent"
    assert asked(opened.text) == asked(chosen) | {"persons"}
    more = (await send(client, "/reports", {**hidden(opened.text), **typed, "step": "more:trees"})).text
    assert asked(more) >= {"trees.1.height", "trees.2.height"}
    assert 'value="12"' in more
    typed |= filled(trees__2__height="200", persons="2")
    refused = await send(client, "/reports", {**hidden(more), **typed})
    assert refused.status_code == 400
    assert 'data-reason="ATTRIBUTE_TOO_GREAT"' in refused.text
    assert 'id="attribute/trees.2.height-problem"' in refused.text
    before = len(await reports_of(fleet))
    sent = await send(client, "/reports", {**hidden(refused.text), **typed, **filled(trees__2__height="7")})
    assert sent.status_code == 303, sent.text

    async def published() -> bool:
        return len(await reports_of(fleet)) > before

    await eventually(published)
    assert set((await reports_of(fleet))[-1].attributes) == {"road_blocked"}, "the class declares no other"


async def test_script_and_what_is_missing_are_refused_at_their_field(client: httpx.AsyncClient) -> None:
    chosen = (await send(client, "/reports", {**BEGUN, "step": "class"})).text
    missing = await send(client, "/reports", {**hidden(chosen), **BEGUN, **filled(hurt="false")})
    assert 'data-reason="ATTRIBUTE_MISSING"' in missing.text
    assert 'id="attribute/road_blocked-problem"' in missing.text
    written = {**BEGUN, **filled(road_blocked="<script>alert(1)</script>", hurt="false")}
    refused = await send(client, "/reports", {**hidden(chosen), **written})
    assert (refused.status_code, "<script>alert" in refused.text) == (400, False)


async def test_a_draft_is_gone_on_with_by_its_link_until_it_is_sent(client: httpx.AsyncClient) -> None:
    chosen = (await send(client, "/reports", {**BEGUN, "step": "class"})).text
    typed = {**BEGUN, **filled(road_blocked="true", trees__1__height="9"), "phone": "139"}
    kept = await send(client, "/reports", {**hidden(chosen), **typed, "step": "keep"})
    assert kept.status_code == 303
    path = kept.headers["location"].partition("?")[0]
    assert path.startswith("/drafts/")
    page = (await client.get(path, params={"lang": "en"})).text
    assert all(f'value="{text}"' in page for text in ("9", "Lake Road", "139"))
    assert asked(page) == {"road_blocked", "hurt", "trees.1.height", "trees.1.on_wire"}
    again = await send(client, "/reports", {**hidden(page), **typed, **filled(hurt="false"), "step": "keep"})
    assert again.headers["location"].partition("?")[0] == path, "one draft, one link"
    sent = await send(client, "/reports", {**hidden(page), **typed, **filled(hurt="false")})
    assert sent.status_code == 303, sent.text
    assert (await client.get(path)).status_code == 404, "it is a report now"
    assert (await client.get("/drafts/" + "x" * 43)).status_code == 404
    large = {**hidden(chosen), **BEGUN, "text": "x" * 100_001, "step": "keep"}
    assert 'data-reason="DRAFT_TOO_LARGE"' in (await send(client, "/reports", large)).text


async def test_open311_describes_the_form_and_takes_its_answer(client: httpx.AsyncClient) -> None:
    defined = (await client.get(f"/services/{TREE}.json")).json()["attributes"]
    assert {item["code"]: item["required"] for item in defined} == {
        "road_blocked": True,
        "hurt": True,
        "persons": False,
        "trees.1.height": False,
        "trees.1.on_wire": False,
    }
    asking = {"api_key": KEY, "service_code": TREE, "lat": "23.08", "long": "113.23", "description": "an oak"}

    async def posted(**values: str) -> httpx.Response:
        return await client.post("/requests.json", data={**asking, **filled(**values)})

    lacking = await posted(road_blocked="true", hurt="true")
    assert (lacking.status_code, "persons" in lacking.text) == (400, True)
    taken = await posted(road_blocked="true", hurt="true", persons="1", trees__1__height="5", trees__2__height="6")
    assert taken.status_code == 200, taken.text


async def test_officers_send_a_document_on_the_version_that_they_have(fleet: RunningFleet) -> None:
    channel = fleet.channel(SERVICE, "transport", "desk")
    forms, reports = FormsServiceStub(channel), ReportsServiceStub(channel)  # type: ignore[no-untyped-call]
    given = await forms.GetForm(form_messages.GetFormRequest(event_class=TREE))
    document = {"road_blocked": False, "hurt": False, "trees": [{"height": 3.5}]}

    def reporting(answer: Mapping[str, Any] | None, digest: str = "", **more: Any) -> Any:
        sent = (
            None if answer is None else FormAnswer(form=given.form, digest=digest, document=json.dumps(answer), **more)
        )
        actor = Actor(post_id="transport.handle", person_id="p-1")
        change = Change(idempotency_key=str(uuid.uuid4()), actor=actor)
        return reports.SubmitReport(
            report_messages.SubmitReportRequest(
                change=change, event_class=TREE, place=Place(text="Lake Road"), text="an oak", answer=sent
            )
        )

    async def refusal(call: Any) -> str:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call
        return reason_of(caught.value)

    taken = await reporting(document, given.digest)
    assert not taken.report.attributes["road_blocked"].flag
    assert await refusal(reporting(None)) == "ANSWER_MISSING"
    assert await refusal(reporting(document, "sha256:0")) == "FORM_VERSION_UNKNOWN"
    assert await refusal(reporting({**document, "hurt": True})) == "ATTRIBUTE_MISSING"
    assert await refusal(reporting({**document, "trees": [{"height": 1}] * 21})) == "ANSWER_ROWS_TOO_MANY"
    answer = FormAnswer(form=given.form, document=json.dumps({"hurt": "no"}))
    checked = await forms.CheckAnswer(form_messages.CheckAnswerRequest(answer=answer))
    assert {problem.field: problem.reason for problem in checked.problems} == {
        "attribute/road_blocked": "ATTRIBUTE_MISSING",
        "attribute/hurt": "ATTRIBUTE_TYPE_WRONG",
    }
