"""Questions that are damaged at random, at the edge of timelines in process: an answer, never a failure."""

from __future__ import annotations

import os
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from cityloop_city import CityModel, model_of
from cityloop_console.projections.adapters.projected_store import StoredProjections
from cityloop_console.timelines.adapters.report_client import ReportClient
from cityloop_console.timelines.entrypoints.overview_edge import overview_routes
from cityloop_console.timelines.entrypoints.timeline_edge import timeline_routes
from cityloop_modes import Modes
from cityloop_operator.operations import read_city
from cityloop_packs import ActivePacks
from cityloop_rpc import Credentials, open_channel
from cityloop_testkit.damage import REPLACEMENT, as_address, damaged
from cityloop_testkit.http import http_client
from cityloop_testkit.sources import ROOT
from cityloop_web import languages, web_app

MANY = os.environ.get("CITYLOOP_PROPERTIES") == "fuzz"
REQUESTS = 3_000 if MANY else 200
ASKED = (
    "/timeline?number=C-2026-000001",
    "/timeline?number=%E6%B0%B4&lang=zh",
    "/timeline/E-2026-000001?lang=zh",
    "/timeline/R-2026-000001?lang=en",
    "/timeline/R-2026-000001.json",
    "/timeline/C-2026-000001.json",
    "/overview.json",
    "/?lang=zh-CN",
)
ANSWERS = {200, 303, 307, 400, 404, 503}


class Empty:
    """A pool whose database holds nothing."""

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Empty]:
        """A connection of it."""
        yield self

    async def fetchrow(self, *_query: object) -> None:
        """No such row."""

    fetchval = fetchrow

    async def fetch(self, *_query: object) -> list[Any]:
        """No rows."""
        return []


@cache
def city() -> CityModel:
    city_id, records = read_city(ROOT / "deploy/cities/simulated")
    return model_of(city_id, 1, records)


def edge(issue: Callable[[str, str], Credentials]) -> httpx.ASGITransport:
    """The edge; citizen-services does not answer it."""
    pool: Any = Empty()
    replica: Any = SimpleNamespace(model=city())
    catalogues = languages("cityloop_words", "cityloop_timelines", "cityloop_console", folder=None)
    reports = ReportClient(open_channel("127.0.0.1:1", issue("cityloop", "console")))
    overview = overview_routes(pool, StoredProjections, replica, ActivePacks, Modes, tuple, catalogues)
    timeline = timeline_routes(pool, StoredProjections, replica, ActivePacks, reports, tuple, catalogues)
    return httpx.ASGITransport(web_app("An edge", [overview, timeline], catalogues=catalogues))


@pytest.mark.timeout(600)
async def test_a_damaged_question_is_answered(issue: Callable[[str, str], Credentials]) -> None:
    dice = random.Random(22)  # noqa: S311 no secret
    found = dict[int, int]()
    async with http_client(transport=edge(issue), base_url="http://edge") as client:
        for number in range(REQUESTS):
            path = as_address(damaged(dice.choice(ASKED).encode(), dice))
            answer = await client.get(path, headers={b"accept-language": damaged(b"zh-CN, en;q=0.5", dice)})
            assert answer.status_code in ANSWERS, (number, path, answer.text)
            assert "Traceback" not in answer.text, number
            assert REPLACEMENT not in answer.text or "%EF%BF%BD" in path.upper(), (number, path)
            found[answer.status_code] = found.get(answer.status_code, 0) + 1
    assert {200, 303, 400, 404, 503} <= set(found)


async def test_what_is_typed_as_a_number_is_answered_by_a_page(issue: Callable[[str, str], Credentials]) -> None:
    async with http_client(transport=edge(issue), base_url="http://edge", params={"lang": "en"}) as client:
        for typed in ("x" * 65, "C-1/2", "水"):
            page = await client.get("/timeline", params={"number": typed}, follow_redirects=True)
            assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8"), typed
        for nothing in ("/timeline", "/timeline?number=+"):
            assert (await client.get(nothing)).headers["location"] == "/"
