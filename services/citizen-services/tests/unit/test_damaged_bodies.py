"""Requests damaged at random, at the whole edge in process: an answer that says what is wrong, never a failure.

A seed makes the same requests each time. `make fuzz` sends 12,000 of them here, a quarter of them questions, 5,000 to
the edge of sensing-ingest and 3,000 to that of collaboration-tasks.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import re
from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from cityloop_citizen_services.cases.adapters import case_store
from cityloop_citizen_services.edge.bounds import PhoneBound
from cityloop_citizen_services.edge.http_edge import http_edge
from cityloop_citizen_services.feedback.handlers.give_feedback import DatabaseFeedback
from cityloop_citizen_services.forms.handlers import StoredDrafts, StoredReportForms
from cityloop_citizen_services.messages.entrypoints.message_pages import MessagePages
from cityloop_citizen_services.notifications.handlers.inbox import DatabaseInbox
from cityloop_citizen_services.notifications.handlers.reporter_notifier import OwnTexts
from cityloop_citizen_services.open311.entrypoints.open311 import Open311
from cityloop_citizen_services.open311.entrypoints.open311_client import Open311Client
from cityloop_citizen_services.open311.entrypoints.refusals import open311_or_page
from cityloop_citizen_services.portal.entrypoints.form_labels import form_labels
from cityloop_citizen_services.portal.entrypoints.report_form import ReportForm
from cityloop_citizen_services.portal.entrypoints.report_page import ReportPage
from cityloop_citizen_services.publications.handlers.publications import Publications
from cityloop_citizen_services.reports.adapters import photo_store, report_store
from cityloop_citizen_services.reports.handlers.intake import CityIntake
from cityloop_citizen_services.reports.handlers.submissions import DatabaseSubmissions
from cityloop_citizen_services.secret_links import SECRET_LENGTH, digest_of
from cityloop_citizen_services.warnings.adapters.warning_store import StoredWarnings
from cityloop_citizen_services.warnings.entrypoints.warning_pages import WarningPages
from cityloop_city import CityModel, model_of
from cityloop_messaging import Outbox
from cityloop_operator.operations import read_city
from cityloop_packs import ActivePack, ActivePacks, parse
from cityloop_testkit.damage import REPLACEMENT, as_address, damaged
from cityloop_testkit.http import http_client
from cityloop_testkit.photos import HEIC, photo
from cityloop_testkit.sources import ROOT
from cityloop_web import ApiKeys, Rate, SourceBounds, languages
from fastapi import FastAPI
from httpx import ASGITransport

MANY = os.environ.get("CITYLOOP_PROPERTIES") == "fuzz"
REQUESTS = 12_000 if MANY else 250
NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
KEY = "a key"
UNBOUND = Rate(1e9, 1_000_000_000)
PACK = {
    "pack.yaml": "pack: lights\ntitle: {zh: 路灯, en: Lights}\n",
    "event-classes.yaml": """
event_classes:
  - event_class: street-light
    title: {zh: 路灯, en: Street light}
    problem: component
""",
}
LIGHTS = ActivePacks({"lights": ActivePack("lights", 1, parse(PACK))})
FIELDS = {
    "event_class": "street-light",
    "service_code": "street-light",
    "api_key": KEY,
    "text": "水很深",
    "description": "水很深",
    "where": "人民路",
    "address_string": "人民路",
    "lat": "23.08",
    "long": "113.23",
    "latitude": "23.08",
    "longitude": "113.23",
    "phone": "13800138000",
    "rating": "4",
    "media_url": "https://example.org/a.jpg",
}
MEDIA = ["https://example.org/1", "https://example.org/2"]
OPEN, CLOSED = "o" * SECRET_LENGTH, "c" * SECRET_LENGTH
"""Secrets of two reports: one that is under way, and one that is closed."""
POSTED = (
    *("/reports", "/requests.json", "/requests.xml", "/requests.json?lang=zh"),
    *(f"/reports/{CLOSED}/rating?lang=zh", f"/reports/{CLOSED}/not-fixed", f"/reports/{OPEN}/photos?lang=en"),
)
ASKED = (
    "/requests.json?service_code=street-light,Pothole&status=open,closed&start_date=2026-06-01T00:00:00%2B08:00",
    "/requests.xml?lang=zh&end_date=2026-06-30T00:00:00Z",
    "/requests.xml?service_request_id=R-2026-000001,R-2026-000002&api_key=a%20key&jurisdiction_id=simulated",
    "/requests/R-2026-000001.json?lang=en",
    "/services/street-light.xml?lang=zh&jurisdiction_id=simulated",
    "/services.json?lang=zh-CN",
    "/discovery.xml",
    "/?lang=%E6%B0%B4",
    f"/reports/{OPEN}?photo=1,2&lang=en",
    f"/reports/{CLOSED}/photos/01981f3e-0000-7000-8000-000000000000/thumbnail",
    f"/messages/{OPEN}?lang=zh",
    "/warnings?lang=en",
)
ANSWERS = {200, 303, 307, 400, 403, 404, 405, 413, 422, 503}
"""What may come of it; what is whole and would be kept is answered with 503, as no database takes it."""


class OnlyRead:
    """A pool whose database knows two reports, and takes no transaction."""

    def acquire(self, **_options: object) -> OnlyRead:
        """A connection to read by."""
        return self

    def __await__(self) -> Any:
        """A connection to write by: as the driver fails."""
        raise ConnectionRefusedError("nobody listens")

    async def __aenter__(self) -> OnlyRead:
        """Begin to read."""
        return self

    async def __aexit__(self, *_error: object) -> None:
        """End."""

    async def fetchrow(self, _query: str, *values: object) -> dict[str, Any] | None:
        """The report of a secret."""
        closed = values[0] == digest_of(CLOSED)
        if not closed and values[0] != digest_of(OPEN):
            return None
        empty = ("media_url", "source_number", "filed_by", "reason", "lead_department_id")
        absent = ("link_version", "conclusion_state", "expected_at", "secret_digest")
        return {
            **dict.fromkeys(empty, ""),
            **dict.fromkeys(absent),
            **dict.fromkeys(("occurred_at", "recorded_at", "updated_at"), NOW),
            "report_number": "R-2026-000001",
            "event_class": "street-light",
            "place": b"",
            "text": FIELDS["text"],
            "attachments": [],
            "attributes": "{}",
            "complaint": False,
            "channel": "page",
            "version": 1,
            "state": "closed" if closed else "received",
            "case_id": "a case" if closed else "",
            "case_number": "",
            "reopened": 0,
        }

    async def fetch(self, *_query: object) -> list[Any]:
        """Nothing was said to anybody."""
        return []


@cache
def city() -> CityModel:
    city_id, records = read_city(ROOT / "deploy/cities/simulated")
    return model_of(city_id, 1, records)


def edge(packs: ActivePacks = LIGHTS) -> FastAPI:
    outbox = Outbox()
    replica: Any = SimpleNamespace(model=city())
    forms: Any = StoredReportForms(OnlyRead(), lambda: packs, replica)
    intake = CityIntake(replica, lambda: packs, forms)
    bounds, phones = SourceBounds(UNBOUND, UNBOUND), PhoneBound(UNBOUND)
    keys = ApiKeys({hashlib.sha256(KEY.encode()).hexdigest(): Open311Client(client="a-client")})
    pool: Any = OnlyRead()
    warnings, submissions = StoredWarnings(pool), DatabaseSubmissions(pool, outbox, forms)
    drafts = StoredDrafts(pool, lambda: NOW)
    pages = (
        Open311(
            pool,
            replica,
            lambda: packs,
            report_store,
            intake,
            submissions,
            bounds,
            phones,
            forms,
            keys,
            "",
            "",
            lambda: NOW,
        ),
        ReportForm(replica, intake, submissions, warnings, bounds, phones, forms, drafts, lambda: NOW, 30.0),
        ReportPage(
            *(pool, replica, report_store, photo_store, intake, submissions),
            DatabaseInbox(pool, case_store, lambda: packs, OwnTexts(())),
            DatabaseFeedback(pool, outbox, report_store, lambda: NOW),
            SimpleNamespace(),
            Publications(pool, lambda: packs, lambda: replica.model, lambda: NOW),
            *(bounds, lambda: NOW, 30.0),
        ),
        MessagePages(pool, outbox, warnings, replica, lambda: NOW),
        WarningPages(warnings, replica),
    )
    catalogues = languages("cityloop_words", "cityloop_citizen_services", folder=None)
    return http_edge([page.router() for page in pages], catalogues, 30.0, open311_or_page(form_labels))


def parts(*files: bytes) -> bytes:
    """A form in parts, with photos."""
    texts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in FIELDS.items()]
    texts += [b'name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n' + file for file in files]
    return b"".join(b"--cut\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in texts) + b"--cut--\r\n"


def bodies() -> list[tuple[str, bytes]]:
    form, multipart = "application/x-www-form-urlencoded", "multipart/form-data; boundary=cut"
    raw = "&".join(f"{name}={value}" for name, value in FIELDS.items())
    return [
        (form, urlencode(FIELDS).encode()),
        (form, raw.encode()),
        (f"{form}; charset=gb18030", raw.encode("gb18030")),
        (form, b"_charset_=gbk&" + urlencode(FIELDS, encoding="gbk").encode()),
        ("application/json", json.dumps(FIELDS).encode()),
        (
            "application/json",
            json.dumps({**FIELDS, "media_url": ["https://x/1", "https://x/2"]}, ensure_ascii=False).encode(),
        ),
        ("application/json; charset=utf-16", json.dumps(FIELDS).encode("utf-16")),
        (multipart, parts()),
        (multipart, parts(photo(size=(16, 8)), HEIC)),
        (multipart, parts(photo("PNG", size=(16, 8)))),
        (multipart, parts(photo("WEBP", size=(16, 8)), photo("AVIF", size=(16, 8)))),
    ]


def sent() -> Iterator[tuple[str, str, str, bytes]]:
    """Method, address, type and body of each; now and then address and type of a body are damaged too."""
    dice, known = random.Random(20), bodies()  # noqa: S311 no secret
    for _ in range(REQUESTS):
        if dice.randrange(4) == 0:
            yield "GET", as_address(damaged(dice.choice(ASKED).encode(), dice)), "", b""
            continue
        content_type, body = dice.choice(known)
        path = dice.choice(POSTED)
        if dice.randrange(10) == 0:
            content_type = damaged(content_type.encode(), dice).decode("latin-1")
        if dice.randrange(10) == 0:
            path += ("&" if "?" in path else "?") + quote(damaged(b"lang=zh&text=%E6%B0%B4", dice), safe="=&%")
        yield "POST", path, content_type, damaged(body, dice)


@pytest.mark.timeout(1_200)
async def test_a_damaged_request_is_refused_in_words_or_taken() -> None:
    found = dict[int, int]()
    async with http_client(transport=ASGITransport(edge()), base_url="http://edge") as client:
        for number, (method, path, content_type, body) in enumerate(sent()):
            headers = {
                b"content-type": content_type.encode("latin-1", "replace").replace(b"\r", b"").replace(b"\n", b"")
            }
            answer = await client.request(method, path, content=body, headers=headers)
            assert answer.status_code in ANSWERS, (number, path, content_type, answer.text)
            assert "Traceback" not in answer.text, number
            made = REPLACEMENT in answer.text and "utf-16" not in content_type.lower()
            given = path.encode() + body
            assert not made or b"\xef\xbf\xbd" in given or b"%EF%BF%BD" in given.upper(), (number, answer.text)
            found[answer.status_code] = found.get(answer.status_code, 0) + 1
    assert found[400] > REQUESTS // 10
    assert found[503] > REQUESTS // 20, "some are whole, and would be kept"
    assert found[200] > REQUESTS // 40, "some questions are whole"


@pytest.mark.parametrize(
    ("asked", "link"),
    [
        ("/%E9", "/%E9"),
        ("/reports/a%3Fb%25", "/reports/a%3Fb%25"),
        ("/%E6%B0%B4", "/%E6%B0%B4"),
        ("//elsewhere.example/x", "/elsewhere.example/x"),
    ],
)
async def test_a_page_links_to_itself_as_it_was_asked_for_and_to_no_other_site(asked: str, link: str) -> None:
    async with http_client(transport=ASGITransport(edge())) as client:
        page = (await client.get(f"http://edge{asked}", params={"lang": "zh"})).text
    assert re.findall(r'<a href="([^"]+)" lang="en"', page) == [f"{link}?lang=en"]


@pytest.mark.parametrize(
    ("packs", "title"),
    [(ActivePacks({"lights": ActivePack("lights", 1, parse(PACK), retiring=True)}), "路灯"), (ActivePacks(), None)],
    ids=["retiring", "gone"],
)
async def test_a_class_that_is_gone_is_never_shown_by_its_id(packs: ActivePacks, title: str | None) -> None:
    async with http_client(transport=ASGITransport(edge(packs)), base_url="http://edge") as client:
        page = (await client.get(f"/reports/{OPEN}", params={"lang": "zh"})).text
    assert re.findall("<dt>问题类别</dt><dd>(.+)</dd>", page) == ([title] if title else [])


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/reports", "/"),
        *((f"/reports/{CLOSED}/{form}", f"/reports/{CLOSED}") for form in ("rating", "not-fixed", "photos")),
        (f"/messages/{OPEN}/confirmation", f"/messages/{OPEN}"),
    ],
)
async def test_the_address_of_a_form_that_is_opened_again_leads_to_its_page(address: str, page: str) -> None:
    async with http_client(transport=ASGITransport(edge()), base_url="http://edge", params={"lang": "en"}) as client:
        answer = await client.get(address)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}?lang=en")


async def test_what_cannot_be_read_is_named_by_its_field() -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    async with http_client(transport=ASGITransport(edge()), base_url="http://edge", params={"lang": "zh"}) as client:
        unread = await client.post("/reports", content="where=人民路".encode("gb18030"), headers=form)
        address = await client.get("/%E9")
    assert (unread.status_code, "「位置描述」中的内容无法识别，请回到首页" in unread.text) == (400, True)
    assert (address.status_code, "提交的内容无法识别，请回到首页" in address.text) == (400, True)
