"""A language that is files in a folder alone is spoken by every page, and leaves nothing untranslated."""

from __future__ import annotations

import re

import pytest
from cityloop_localisation.pseudo import TAG, untranslated
from cityloop_messaging import Producer
from cityloop_testkit import eventually
from cityloop_testkit.http import http_client
from cityloop_testkit.pages import text_on
from desk import Desk, case_of
from evening import Evening

DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
"""Names of areas, which are data."""
pytestmark = pytest.mark.xdist_group("collaboration-tasks-evening")


async def test_every_page_speaks_a_language_that_is_files_alone(evening: Evening, sender: Producer) -> None:
    await sender.publish([evening.event("spoken")])
    case = (await case_of(Desk.of(evening.running, "drainage"), "spoken")).case
    base = f"http://127.0.0.1:{evening.running.fleet.port('console', 'http')}"
    async with http_client(base_url=base, params={"lang": TAG}) as client:
        pages = {path: await client.get(path) for path in ("/", "/timeline/C-0", f"/timeline/{case.case_number}")}

        async def on_the_overview() -> dict[str, dict[str, str]]:
            cases = (await client.get("/overview.json")).json()["cases"]
            return next((one for one in cases if one["case_number"] == case.case_number), {})

        shown = await eventually(on_the_overview)
    for page in pages.values():
        assert f'<html lang="{TAG}" dir="ltr">' in page.text
    (city,) = re.findall(r"<h1>(.*?) ·", pages["/"].text)
    overview = text_on(DRAWING.sub(" ", pages["/"].text)).replace(city, " ")
    assert untranslated(overview) == ["overview", "json"], "the name of a file"
    assert untranslated(text_on(pages["/timeline/C-0"].text)) == []
    assert shown["state_text"][TAG].startswith("⟦")
    assert shown["title"][TAG] == shown["title"]["en"], "a name is said in the nearest language that it has"
