"""Bodies that are damaged at random, at the whole edge in process: an answer that says what is wrong, never a failure.

A seed makes the same bodies each time. `make fuzz` sends 14,000 of them here, and 6,000 to the edge of sensing-ingest.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from cityloop_citizen_services.entrypoints.http_edge import http_edge
from cityloop_citizen_services.entrypoints.intake import Intake
from cityloop_citizen_services.entrypoints.message_pages import MessagePages
from cityloop_citizen_services.entrypoints.open311 import Open311
from cityloop_citizen_services.entrypoints.portal import Portal
from cityloop_citizen_services.entrypoints.source_bounds import Rate, SourceBounds
from cityloop_citizen_services.entrypoints.warning_pages import WarningPages
from cityloop_city import CityModel, model_of
from cityloop_messaging import Outbox
from cityloop_operator.operations import read_city
from cityloop_packs import ActivePack, ActivePacks, parse
from cityloop_service import languages
from cityloop_testkit.damage import REPLACEMENT, damaged
from cityloop_testkit.http import http_client
from cityloop_testkit.photos import HEIC, photo
from cityloop_testkit.sources import ROOT
from fastapi import FastAPI
from httpx import ASGITransport

MANY = os.environ.get("CITYLOOP_PROPERTIES") == "fuzz"
BODIES = 14_000 if MANY else 250
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
    "media_url": "https://example.org/a.jpg",
}
MEDIA = ["https://example.org/1", "https://example.org/2"]
PATHS = ("/reports", "/requests.json", "/requests.xml", "/requests.json?lang=zh")
ANSWERS = {303, 400, 403, 404, 405, 413, 422, 503}
"""What may come of it; a whole report is answered with 503, as no database listens."""


class Away:
    """A pool whose database does not listen."""

    async def acquire(self, **_options: object) -> Any:
        """As the driver fails."""
        raise ConnectionRefusedError("nobody listens")

    async def fetchrow(self, *_query: object) -> Any:
        """As the driver fails."""
        raise ConnectionRefusedError("nobody listens")

    fetch = fetchrow


@cache
def city() -> CityModel:
    city_id, records = read_city(ROOT / "deploy/cities/simulated")
    return model_of(city_id, 1, records)


def edge() -> FastAPI:
    away, outbox = Away(), Outbox()
    packs = ActivePacks({"lights": ActivePack("lights", 1, parse(PACK))})
    replica: Any = SimpleNamespace(model=city())
    intake = Intake(replica, lambda: packs, held=SimpleNamespace(zh="", en=""))  # type: ignore[arg-type]
    bounds = SourceBounds(UNBOUND, UNBOUND, UNBOUND)
    keys = {hashlib.sha256(KEY.encode()).hexdigest(): "a-client"}
    pool: Any = away
    return http_edge(
        Open311(pool, outbox, intake, bounds, keys, "http://edge", "", lambda: NOW),
        Portal(pool, outbox, intake, bounds, lambda: NOW, 30.0),
        MessagePages(pool, outbox, intake, lambda: NOW),
        WarningPages(pool, intake),
        languages("cityloop_words", "cityloop_citizen_services", folder=None),
        30.0,
    )


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


def sent() -> Iterator[tuple[str, str, bytes]]:
    """Path, type and body of each; now and then path and type are damaged too."""
    dice, known = random.Random(20), bodies()  # noqa: S311 no secret
    for _ in range(BODIES):
        content_type, body = dice.choice(known)
        path = dice.choice(PATHS)
        if dice.randrange(10) == 0:
            content_type = damaged(content_type.encode(), dice).decode("latin-1")
        if dice.randrange(10) == 0:
            path += ("&" if "?" in path else "?") + quote(damaged(b"lang=zh&text=%E6%B0%B4", dice), safe="=&%")
        yield path, content_type, damaged(body, dice)


@pytest.mark.timeout(1_200)
async def test_a_damaged_body_is_refused_in_words_or_taken() -> None:
    found = dict[int, int]()
    async with http_client(transport=ASGITransport(edge()), base_url="http://edge") as client:
        for number, (path, content_type, body) in enumerate(sent()):
            headers = {
                b"content-type": content_type.encode("latin-1", "replace").replace(b"\r", b"").replace(b"\n", b"")
            }
            answer = await client.post(path, content=body, headers=headers)
            assert answer.status_code in ANSWERS, (number, path, content_type, answer.text)
            assert "Traceback" not in answer.text, number
            made = REPLACEMENT in answer.text and "utf-16" not in content_type.lower()
            assert not made or b"\xef\xbf\xbd" in body or b"%EF%BF%BD" in body.upper(), (number, answer.text)
            found[answer.status_code] = found.get(answer.status_code, 0) + 1
    assert found[400] > BODIES // 10
    assert found[503] > BODIES // 20, "some are whole, and would be kept"
