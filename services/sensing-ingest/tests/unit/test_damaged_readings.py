"""Readings in JSON that are damaged at random, at the whole edge in process: item by item, never a failure."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
from typing import Any

import pytest
from cityloop_messaging import Fact
from cityloop_sensing_ingest.health.domain.device_health import NewestReadings
from cityloop_sensing_ingest.observations.adapters.coalescer import Coalescer
from cityloop_sensing_ingest.observations.entrypoints.http_edge import readings_routes
from cityloop_sensing_ingest.observations.handlers.ingest import Ingest
from cityloop_sensing_ingest.registry.adapters.datastream_cache import DatastreamCache
from cityloop_testkit.damage import REPLACEMENT, damaged
from cityloop_testkit.http import http_client
from cityloop_web import ApiKeys, web_app
from httpx import ASGITransport

MANY = os.environ.get("CITYLOOP_PROPERTIES") == "fuzz"
BODIES = 5_000 if MANY else 250
NOW = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
KEY = "a key"
KEYS = ApiKeys({hashlib.sha256(KEY.encode()).hexdigest(): "drainage"})
GAUGES = {"gauge-1": 1, "gauge-2": 2}


class Registry:
    """A pool that knows two gauges."""

    async def fetch(self, query: str, *_values: object) -> list[dict[str, Any]]:
        """Their limits, or their numbers."""
        limits = {"minimum": 0.0, "maximum": 300.0, "department_id": "drainage"}
        return [{"datastream_id": name, "number": number, **limits} for name, number in GAUGES.items()]


class Taking:
    """A producer that takes everything."""

    async def publish(self, facts: list[Fact]) -> None:
        """As Kafka acknowledges."""


def body(count: int = 4, value: object = 12.5, time: object = "2026-07-01T08:00:00Z") -> dict[str, Any]:
    names = [*GAUGES, "unheard-of"]
    return {
        "readings": [
            {"datastream_id": names[number % 3], "phenomenon_time": time, "value": value} for number in range(count)
        ]
    }


ODD: list[Any] = [
    None,
    True,
    [],
    {},
    "",
    "x",
    -0.0,
    1e308,
    float("inf"),
    2**70,
    "9999-12-31T23:59:59Z",
    "1899-12-31",
    "水",
    "a\0b",
]


def odd(dice: random.Random) -> bytes:
    """A batch with odd values in one to five places."""
    batch = body(8)
    for _ in range(dice.randrange(1, 6)):
        reading = dice.choice(batch["readings"])
        reading[dice.choice([*reading, "another"])] = dice.choice(ODD)
    return json.dumps(batch).encode()


BASES = [
    json.dumps(body()).encode(),
    json.dumps(body(value=None, time="2026-07-01T16:00:00+08:00")).encode(),
    json.dumps(body(value="12,5", time=1_751_356_800)).encode(),
    json.dumps(body(value=float("nan"), time="9999-12-31")).encode(),
    json.dumps(body(1)).encode("utf-8-sig"),
]


@pytest.mark.timeout(600)
async def test_damaged_readings_are_taken_or_named_one_by_one() -> None:
    dice = random.Random(21)  # noqa: S311 no secret
    registry: Any = Registry()
    taking: Any = Taking()
    datastreams = DatastreamCache(registry)
    ingest = Ingest(datastreams, Coalescer(taking, 3, lambda: "990100", lambda: NOW), NewestReadings(), lambda: NOW)
    found = dict[int, int]()
    transport = ASGITransport(web_app("An edge", [readings_routes(ingest, datastreams, KEYS)]))
    async with http_client(transport=transport, base_url="http://edge", headers={"X-API-Key": KEY}) as client:
        for number in range(BODIES):
            content = odd(dice) if number % 2 else damaged(dice.choice(BASES), dice)
            answer = await client.post("/readings", content=content, headers={"content-type": "application/json"})
            assert answer.status_code in {200, 400, 413}, (number, content, answer.text)
            assert REPLACEMENT not in answer.text or REPLACEMENT.encode() in content, (number, answer.text)
            if answer.status_code == 200:
                taken = answer.json()
                places = [item["index"] for item in taken["rejected"]]
                assert len(places) == len(set(places))
                readings = json.loads(content.removeprefix(b"\xef\xbb\xbf"))["readings"]
                assert taken["accepted"] + len(places) == len(readings)
            found[answer.status_code] = found.get(answer.status_code, 0) + 1
    assert min(found[200], found[400]) > BODIES // 10
