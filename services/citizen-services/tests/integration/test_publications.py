"""What the city shows everybody, whole: signed by its owner's post, read as pages and feeds, corrected, withdrawn."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
import uuid
from collections.abc import AsyncIterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

import asyncpg
import grpc
import httpx
import other_services
import pytest
import pytest_asyncio
from cities import DEPLOY, city_fleet
from cityloop.cases.v1.case_pb2 import Case
from cityloop.cases.v1.flow_pb2 import Flow
from cityloop.citizen.v1 import publications_service_pb2 as messages
from cityloop.citizen.v1.publications_service_pb2_grpc import PublicationsServiceStub
from cityloop.common.v1 import reactions_service_pb2 as reactions
from cityloop.common.v1.common_pb2 import Actor, AttributeValue, Change, Place, Position
from cityloop.common.v1.reactions_service_pb2_grpc import ReactionsServiceStub
from cityloop.events.v1.indicator_pb2 import IndicatorFigure, IndicatorPart, IndicatorPeriod, IndicatorValue
from cityloop.topics import CASES_CASES, CASES_FLOWS, EVENTS_INDICATORS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, Producer, fact_of, to_timestamp, utc_now
from cityloop_operator.operations import read_packs
from cityloop_rpc import reason_of
from cityloop_testkit import Clusters, eventually
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from cityloop_testkit.people import JURISDICTION, link_fact
from portal_forms import new_report

producer = other_services.producer
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("citizen-publications")]
SERVICE = "citizen-services"
COMMAND, SUPERVISION = "city-operations-command", "city-operations-supervision"
CALLS, COVERS, RATE = "open-calls/calls", "better-service/manhole-covers", "better-service/response-rate"
SCRIPT, FORMULA, SECRET = "<script>alert('x')</script> & more", "=HYPERLINK(1)", "telephone 13800000000"
GENERAL_1, GENERAL_3 = "CLASSIFICATION_GENERAL_1", "CLASSIFICATION_GENERAL_3"
SHOWN = """  - reaction: shown
    cause: {fact: {of: case, event_classes: [service-rectification], moves: [close]}}
    act: {publish: {publication: satisfaction-rate}}
    signed_by: [supervise]
"""
GONE, REFUSED, NOT_MODIFIED = 410, 400, 304


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningFleet]:
    folder, prefix = tmp_path_factory.mktemp("publications"), f"publications-{os.getpid()}."
    packs = [dict(files) for files in read_packs(DEPLOY / "packs", "open-calls", "better-service")]
    packs[-1]["reactions.yaml"] = packs[-1]["reactions.yaml"] + SHOWN
    async with city_fleet(clusters, prefix, folder, [SERVICE], packs=packs) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(fleet: RunningFleet) -> AsyncIterator[httpx.AsyncClient]:
    url = f"http://127.0.0.1:{fleet.fleet.port(SERVICE, 'http')}"
    async with http_client(base_url=url, timeout=20, params={"lang": "en"}) as client:
        yield client


class Owner:
    """A post that signs, corrects and withdraws."""

    def __init__(self, fleet: RunningFleet, department: str, role: str = "supervise") -> None:
        self._stub = PublicationsServiceStub(fleet.channel(SERVICE, department, "desk"))  # type: ignore[no-untyped-call]
        self._actor = Actor(post_id=f"{department}.{role}", person_id="Li")

    def change(self, key: str = "") -> Change:
        return Change(idempotency_key=key or str(uuid.uuid4()), actor=self._actor)

    async def find(self, name: str) -> messages.Publication:
        asked = messages.ListPublicationsRequest()
        answer: messages.ListPublicationsResponse = await self._stub.ListPublications(asked)
        return next(item for item in answer.publications if item.publication == name)

    async def sign(self, name: str, *, digest: str = "", key: str = "") -> messages.Publication:
        digest = digest or (await self.find(name)).digest
        asked = messages.SignPublicationRequest(change=self.change(key), publication=name, digest=digest)
        signed: messages.Publication = (await self._stub.SignPublication(asked)).publication
        return signed

    async def withdraw(self, name: str, reason: str = "it named a person", key: str = "") -> messages.Publication:
        asked = messages.WithdrawPublicationRequest(change=self.change(key), publication=name, reason=reason)
        withdrawn: messages.Publication = (await self._stub.WithdrawPublication(asked)).publication
        return withdrawn

    async def correct(self, name: str, reason: str, entry: str = "") -> messages.Publication:
        asked = messages.CorrectPublicationRequest(
            change=self.change(), publication=name, reason=reason, entry_number=entry
        )
        corrected: messages.Publication = (await self._stub.CorrectPublication(asked)).publication
        return corrected


async def refused(call: object) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call  # type: ignore[misc]
    return caught.value.code(), reason_of(caught.value)


def call_fact(ordinal: int, need: str, *, version: int = 1, phase: str = "FILED", budget: float = 1) -> Fact[Flow]:
    """An open call, a minute after the one before it, with a contact that should never have come on the topic."""
    at = to_timestamp(dt.datetime(2026, 11, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=ordinal))
    payload = Flow(
        flow_id=str(derived_id("call", ordinal)),
        flow_number=f"F-2026-{ordinal:06}",
        version=version,
        occurred_at=at,
        recorded_at=at,
        opened_at=at,
        definition="open-calls/call",
        phase=f"FLOW_PHASE_{phase}",
        state=phase.lower(),
        department_id="drainage",
        attributes={
            "need": AttributeValue(text=need, classification=GENERAL_1),
            "budget": AttributeValue(number=budget, classification=GENERAL_1),
            "contact": AttributeValue(text=SECRET, classification=GENERAL_3),
        },
    )
    return fact_of(CASES_FLOWS, payload, JURISDICTION)


def cover_fact(event: str, moment: dt.datetime, *, event_class: str = "manhole-cover") -> Fact[Case]:
    payload = Case(
        case_id=str(derived_id("case", event)),
        case_number=f"C-{event[:8]}",
        version=1,
        occurred_at=to_timestamp(moment),
        recorded_at=to_timestamp(moment),
        event_id=event,
        phase="CASE_PHASE_IN_HANDLING",
        state="in_handling",
        event_class=event_class,
        place=Place(position=Position(longitude=113.22051234, latitude=23.0905678), jurisdiction=JURISDICTION),
        lead_department_id="water-affairs",
    )
    return fact_of(CASES_CASES, payload, JURISDICTION)


def figure_fact(
    part: str, numbers: tuple[int, int], month: int = 10, *, version: int = 1, restated: int = 0
) -> Fact[IndicatorFigure]:
    start, end = (dt.datetime(2026, item, 1, tzinfo=dt.timezone(dt.timedelta(hours=8))) for item in (month, month + 1))
    above, below = numbers
    value = f"{100 * above / below:.2f}" if below else ""
    known = to_timestamp(dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC))
    payload = IndicatorFigure(
        figure_id=f"base/response-rate/month/{month}/{part}",
        version=version,
        occurred_at=known,
        recorded_at=known,
        indicator="base/response-rate",
        period=IndicatorPeriod(unit="month", start=to_timestamp(start), end=to_timestamp(end)),
        part=IndicatorPart(dimension="department" if part else "", id=part),
        value=IndicatorValue(value=value, unit="%", numerator=above, denominator=below),
        band="good" if below else "",
        restated=restated,
    )
    return fact_of(EVENTS_INDICATORS, payload, JURISDICTION, key=f"base/response-rate/{part}")


async def page_of(client: httpx.AsyncClient, name: str, **params: str) -> httpx.Response:
    return await client.get(f"/publications/{name}", params=params)


def rows_of(text: str) -> list[Mapping[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


async def test_a_register_is_signed_read_corrected_withdrawn_and_signed_again(
    fleet: RunningFleet, producer: Producer, client: httpx.AsyncClient
) -> None:
    owner, other = Owner(fleet, COMMAND), Owner(fleet, SUPERVISION)
    facts = [call_fact(ordinal, f"need {ordinal}") for ordinal in range(3, 121)]
    facts += [
        call_fact(1, SCRIPT),
        call_fact(2, FORMULA, budget=-5),
        call_fact(1, SCRIPT, version=2, phase="IN_REVIEW"),
    ]
    await producer.publish(facts)
    await fleet.settle()

    draft = await owner.find(CALLS)
    assert (draft.state, draft.owner_department_id) == (messages.PUBLICATION_STATE_DRAFT, COMMAND)
    assert (
        (await page_of(client, CALLS)).status_code == (await page_of(client, "open-calls/nothing")).status_code == 404
    )
    assert "Open calls" not in (await client.get("/publications")).text
    forbidden, conflict = grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.FAILED_PRECONDITION
    assert await refused(other.sign(CALLS)) == (forbidden, "PUBLICATION_NOT_OWNED")
    assert await refused(Owner(fleet, COMMAND, "handle").sign(CALLS)) == (forbidden, "PUBLICATION_NOT_OWNED")
    assert await refused(owner.sign(CALLS, digest="0" * 64)) == (conflict, "PUBLICATION_CHANGED")
    assert await refused(owner.withdraw(CALLS)) == (conflict, "PUBLICATION_NOT_SIGNED")
    assert await refused(owner.correct(CALLS, "wrong")) == (conflict, "PUBLICATION_NOT_SIGNED")
    signed = await owner.sign(CALLS, key="sign-calls")
    assert signed.signed_by_post_id == f"{COMMAND}.supervise"
    assert await owner.sign(CALLS, key="sign-calls") == signed, "repeated, it is the same signature"

    assert "Open calls" in (await client.get("/publications")).text
    answer = await page_of(client, CALLS)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=20, must-revalidate")
    assert (answer.text.count("<tr>"), "F-2026-000120" in answer.text, "F-2026-000070" in answer.text) == (
        51,
        True,
        False,
    )
    again = await client.get(f"/publications/{CALLS}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (NOT_MODIFIED, b"")
    seen, text = re.findall(r"F-2026-\d{6}", answer.text), answer.text
    while (following := re.search(r'rel="next" href="([^"]+)"', text)) is not None:
        link = httpx.URL(following[1].replace("&amp;", "&"))
        text = (await client.get(link.path, params=dict(link.params))).text
        seen += re.findall(r"F-2026-\d{6}", text)
    assert sorted(set(seen)) == sorted(f"F-2026-{ordinal:06}" for ordinal in range(1, 121))
    assert "&lt;script&gt;alert" in text
    assert "<script" not in text
    assert "under review" in text, "its newest version"
    chinese = await page_of(client, CALLS, lang="zh")
    assert "揭榜挂帅需求榜单" in chinese.text
    assert "10,000 yuan" in answer.text
    assert "万元" in chinese.text

    rows = rows_of((await page_of(client, f"{CALLS}.csv")).text)
    by_number = {row["Number"]: row for row in rows}
    assert len(rows) == 120
    assert by_number["F-2026-000002"]["What is needed"] == f"'{FORMULA}"
    assert by_number["F-2026-000002"]["Budget"] == "-5.0"
    feed = ET.fromstring((await client.get(f"/publications/{CALLS}", headers={"Accept": "application/atom+xml"})).text)  # noqa: S314
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 120
    assert (await page_of(client, f"{CALLS}.geojson")).status_code == 404, "a form that is not offered"
    for form in ("", ".csv", ".atom"):
        assert SECRET not in (await page_of(client, f"{CALLS}{form}")).text

    for token in (
        f"{COVERS}|2026-11-01T00:00:00+00:00|x",
        "nonsense",
        f"{CALLS}|2026-11-01|x",
        "x" * 5_000,
        f"{CALLS}|\0",
    ):
        bad = await page_of(client, CALLS, page_token=token)
        assert (bad.status_code, "<table" in bad.text) == (REFUSED, False), token

    assert await refused(owner.correct(CALLS, "x", "F-2020-000001")) == (
        grpc.StatusCode.NOT_FOUND,
        "PUBLISHED_ENTRY_UNKNOWN",
    )
    invalid = grpc.StatusCode.INVALID_ARGUMENT
    assert await refused(owner.correct(CALLS, " ")) == (invalid, "PUBLICATION_REASON_MISSING")
    assert (await refused(owner.withdraw(CALLS, "x" * 1_001)))[0] == invalid
    assert (await refused(owner.withdraw(CALLS, "x" * 5_000_000)))[0] in {invalid, grpc.StatusCode.RESOURCE_EXHAUSTED}
    corrected = await owner.correct(CALLS, "The budget was <wrong>", "F-2026-000002")
    assert [item.entry_number for item in corrected.corrections] == ["F-2026-000002"]
    assert "The budget was &lt;wrong&gt;" in (await page_of(client, CALLS)).text

    assert await refused(other.withdraw(CALLS)) == (forbidden, "PUBLICATION_NOT_OWNED")
    await owner.withdraw(CALLS, key="withdraw-calls")
    for form in ("", ".csv", ".atom"):
        gone = await page_of(client, f"{CALLS}{form}")
        assert (gone.status_code, "it named a person" in gone.text) == (GONE, True)
        assert "F-2026-" not in gone.text
        assert gone.headers["cache-control"] == "no-store"
    assert "不再公开" in (await page_of(client, CALLS, lang="zh")).text
    assert "Open calls" not in (await client.get("/publications")).text
    await owner.sign(CALLS)
    assert (await page_of(client, CALLS)).status_code == 200
    connection = await asyncpg.connect(fleet.fleet.dsn(SERVICE))
    actions = await connection.fetch(
        "SELECT action, count(*) AS times FROM audit_entries WHERE subject = $1 GROUP BY 1", CALLS
    )
    await connection.close()
    assert {row["action"]: row["times"] for row in actions} == {
        "sign-publication": 2,
        "withdraw-publication": 1,
        "correct-publication": 1,
    }


async def test_cases_are_shown_as_their_class_declares_and_a_reporter_finds_his_own(
    fleet: RunningFleet, producer: Producer, client: httpx.AsyncClient
) -> None:
    owner, now = Owner(fleet, SUPERVISION), utc_now()
    await owner.sign(COVERS)
    mine, young, parking = (str(uuid.uuid4()) for _ in range(3))
    path, number = await new_report(client)
    old = [cover_fact(str(uuid.uuid4()), now - dt.timedelta(hours=hours)) for hours in (6, 5, 4, 2)]
    cover = cover_fact(mine, now - dt.timedelta(hours=3))
    hidden = [cover_fact(young, now), cover_fact(parking, now - dt.timedelta(days=2), event_class="illegal-parking")]
    await producer.publish([*old, cover, *hidden, link_fact(number, now, event_id=mine)])
    await fleet.settle()
    page = (await page_of(client, COVERS)).text
    assert page.count("<tr>") == 6
    assert f"C-{young[:8]}" not in page, "its class shows it after an hour"
    assert f"C-{parking[:8]}" not in page
    content = (await client.get(f"/publications/{COVERS}", headers={"Accept": "application/geo+json"})).json()
    assert {tuple(feature["geometry"]["coordinates"]) for feature in content["features"]} == {(113.22051, 23.09057)}

    secret = path.rpartition("/")[2]
    own = (await client.get(f"/publications/{COVERS}/own/{secret}")).text
    assert 'data-place="4" data-of="5"' in own
    assert "You are number 4 of 5" in own
    assert f"C-{mine[:8]}" in own
    assert (await client.get(f"/publications/{COVERS}/own/{'x' * 43}")).status_code == 404
    assert (await client.get(f"/publications/{CALLS}/own/{secret}")).text.count("data-place") == 0
    assert f'href="/publications/{COVERS}/own/{secret}' in (await client.get(path)).text
    await owner.withdraw(COVERS)
    assert (await client.get(f"/publications/{COVERS}/own/{secret}")).status_code == GONE


async def test_a_figure_shows_its_periods_and_no_small_group(
    fleet: RunningFleet, producer: Producer, client: httpx.AsyncClient
) -> None:
    owner = Owner(fleet, SUPERVISION)
    await owner.sign(RATE)
    october = {"": (18, 24), "water-affairs": (10, 12), "drainage": (6, 9), "transport": (2, 3)}
    facts = [figure_fact(part, numbers) for part, numbers in october.items()]
    facts += [
        figure_fact("", (15, 20), 9, version=2, restated=1),
        figure_fact("", (1, 20), 9),
        figure_fact("", (0, 0), 8),
    ]
    await producer.publish(facts)
    await fleet.settle()

    async def with_version() -> str:
        text = (await page_of(client, RATE)).text
        return text if "<dt>Version</dt>" in text else ""

    page = await eventually(with_version)
    assert "75.00 %" in page
    assert "18 of 24" in page
    assert "no value, 0 of 0" in page
    assert "once after the period" in page
    assert "Target: 95 %" in page
    assert "As known at" in page
    rows = rows_of((await page_of(client, f"{RATE}.csv")).text)
    shown = {row["Part"]: (row["Value"], row["Stands on"]) for row in rows if row["Period"] == "2026-10-01"}
    assert shown["The whole city"] == ("75.0", "18 of 24")
    assert shown["Water Affairs Bureau"] == ("83.33", "10 of 12")
    assert (shown["Transport Bureau"], shown["Drainage Company"]) == (("not shown", ""), ("not shown", "")), (
        "what is left of the sum would tell the smallest"
    )
    gaps = {row["Part"]: row["Beyond the target"] for row in rows if row["Period"] == "2026-10-01"}
    assert (gaps["The whole city"], gaps["Transport Bureau"]) == ("-20.0", "")
    ranks = {row["Part"]: row["Rank"] for row in rows if row["Period"] == "2026-10-01"}
    assert ranks["Water Affairs Bureau"] == "1"
    assert {ranks[part] for part in ranks if part != "Water Affairs Bureau"} == {""}, "what is not shown has no rank"
    assert (
        "Tasks (not returned; from dispatched to taken up within 2 hours), when dispatched; divided by: tasks" in page
    )
    assert "the city&#39;s own records: tasks" in page
    assert re.search(r"<dt>Version</dt>\s*<dd class=\"text\">1, since ", page)
    chinese = (await page_of(client, RATE, lang="zh")).text
    assert "指标口径" in chinese
    assert "无数值（0/0）" in chinese
    assert "不公开" in chinese


async def test_a_layer_is_a_map(fleet: RunningFleet, client: httpx.AsyncClient) -> None:
    await Owner(fleet, SUPERVISION).sign("better-service/districts")
    content = (await page_of(client, "better-service/districts.geojson")).json()
    assert {feature["geometry"]["type"] for feature in content["features"]} <= {"Polygon", "MultiPolygon"}
    assert len(content["features"]) == (await page_of(client, "better-service/districts")).text.count("<tr>") - 1 > 0


async def test_a_reaction_drafts_a_publication_and_its_owner_signs_what_he_has_read(
    fleet: RunningFleet, producer: Producer
) -> None:
    now, name = to_timestamp(utc_now()), str(derived_id("a rectification that is over"))
    case = Case(
        case_id=name, case_number="C-2026-000900", version=4, occurred_at=now, recorded_at=now, state="closed",
        event_class="service-rectification", phase="CASE_PHASE_CLOSED", transition={"move": "close"},
    )  # fmt: skip
    await producer.publish([fact_of(CASES_CASES, case, JURISDICTION)])
    rate = "better-service/satisfaction-rate"
    owner = Owner(fleet, SUPERVISION)

    def stub(department: str) -> ReactionsServiceStub:
        return ReactionsServiceStub(fleet.channel(SERVICE, department, "desk"))  # type: ignore[no-untyped-call]

    async def drafted() -> list[reactions.ReactionCause]:
        state = reactions.ReactionCauseState.REACTION_CAUSE_STATE_DRAFT
        asked = reactions.ListReactionCausesRequest(reaction="better-service/shown", state=state)
        return list((await stub(SUPERVISION).ListReactionCauses(asked)).causes)

    (draft,) = await eventually(drafted)
    digest = (await owner.find(rate)).digest

    def signing(department: str = SUPERVISION, digest: str = digest) -> Any:
        change = Owner(fleet, department).change()
        request = reactions.SignReactionRequest(
            change=change, reaction=draft.reaction, cause=draft.cause, digest=digest
        )
        return stub(department).SignReaction(request)

    assert (await refused(signing(COMMAND)))[1] == "PUBLICATION_NOT_OWNED"
    assert (await refused(signing(digest="")))[1] == "PUBLICATION_CHANGED", "who has not read it does not sign it"
    assert (await owner.find(rate)).state == messages.PUBLICATION_STATE_DRAFT
    assert (await signing()).cause.result == rate
    assert (await owner.find(rate)).state == messages.PUBLICATION_STATE_SIGNED
