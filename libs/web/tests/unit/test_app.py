"""What every edge does with a failure, how it describes itself, and who holds a key."""

from __future__ import annotations

import asyncio
import base64
import errno
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from cityloop_kernel import ForbiddenError
from cityloop_testkit.http import http_client
from cityloop_web import ApiKeys, languages, web_app
from cityloop_web.openapi import refused, with_api_key
from fastapi import APIRouter, FastAPI

PROBLEM, PAGE = "application/problem+json", "text/html; charset=utf-8"


def edge(*, pages: bool) -> FastAPI:
    router = APIRouter()

    @router.get("/things/{number}.json", responses=refused(404), openapi_extra=with_api_key())
    async def thing(number: int) -> int:
        return number

    @router.get("/page")
    async def page() -> str:
        raise ConnectionRefusedError("nobody listens at 10.0.0.1")

    @router.get("/full.json")
    async def full() -> str:
        raise OSError(errno.ENOSPC, "no space")

    return web_app("An edge", [router], catalogues=languages(folder=None) if pages else None)


async def get(app: FastAPI, path: str, language: str = "en") -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with http_client(transport=transport, base_url="http://edge") as client:
        return await client.get(path, headers={"Accept-Language": language})


@pytest.mark.parametrize(
    ("pages", "path", "kind"),
    [
        (True, "/nowhere", PAGE),
        (True, "/nowhere.json", PROBLEM),
        (True, "/%E9", PAGE),
        (True, "/%E9.json", PROBLEM),
        (True, "/page", PAGE),
        (False, "/nowhere", PROBLEM),
        (False, "/page", PROBLEM),
    ],
)
async def test_a_refusal_is_a_page_where_there_are_pages_and_no_machine_asks(pages: bool, path: str, kind: str) -> None:
    assert (await get(edge(pages=pages), path)).headers["content-type"] == kind


async def test_a_database_that_is_away_is_no_failure_and_another_error_of_the_system_is_one() -> None:
    away, failed = await get(edge(pages=True), "/page"), await get(edge(pages=True), "/full.json")
    assert (away.status_code, away.headers["Retry-After"], failed.status_code) == (503, "10", 500)
    assert "10.0.0.1" not in away.text


async def test_a_page_is_in_the_reader_s_language_and_runs_nothing_but_its_own_files() -> None:
    page = await get(edge(pages=True), "/nowhere", "fr, en;q=0.8, zh;q=0.5")
    assert (page.headers["content-language"], '<html lang="en" dir="ltr">' in page.text) == ("en", True)
    assert 'lang="zh"' in (await get(edge(pages=True), "/nowhere?lang=zh")).text
    (style,) = re.findall("<style>(.*?)</style>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = page.headers["content-security-policy"]
    assert f"style-src 'sha256-{digest}'; script-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_description_has_the_statuses_that_occur_in_their_form() -> None:
    paths: dict[str, Any] = edge(pages=True).openapi()["paths"]
    of_machines, of_people = paths["/things/{number}.json"]["get"], paths["/page"]["get"]
    assert set(of_machines["responses"]) == {"200", "400", "404", "408", "413", "503"}
    assert set(of_machines["responses"]["400"]["content"]) == {PROBLEM}
    assert set(of_people["responses"]["503"]["content"]) == {"text/html"}
    assert (of_machines["security"], "security" in of_people) == ([{"ApiKey": []}], False)
    assert "ValidationError" not in json.dumps(edge(pages=True).openapi())


def test_a_key_is_known_by_its_hash(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_text(json.dumps({hashlib.sha256(b"a key").hexdigest(): "drainage"}))
    assert ApiKeys.read(file, str).holder_of("a key") == "drainage"
    known, none = ApiKeys.read(file, str), ApiKeys.read(None, str)
    for keys, key in ((known, "another"), (known, ""), (none, "a key")):
        with pytest.raises(ForbiddenError):
            keys.holder_of(key)


async def test_what_brings_something_waits_for_the_intake_and_what_reads_does_not() -> None:
    taken, router = asyncio.Event(), APIRouter()

    @router.get("/things")
    async def things() -> str:
        return "read"

    @router.post("/things")
    async def add() -> str:
        return "added"

    transport = httpx.ASGITransport(web_app("An edge", [router], wait=lambda: _until(taken)))
    async with http_client(transport=transport, base_url="http://edge") as client:
        adding = asyncio.create_task(client.post("/things"))
        assert (await client.get("/things")).json() == "read"
        assert not adding.done()
        taken.set()
        assert (await adding).json() == "added"


async def _until(event: asyncio.Event) -> None:
    await event.wait()


@pytest.mark.parametrize("content", ['{"a key": "drainage"}', f'{{"{"0" * 64}": {{"name": "drainage"}}}}', "[]", "{"])
def test_a_file_of_something_else_is_refused_without_saying_a_key(content: str, tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_text(content)
    with pytest.raises(ValueError, match=r"keys\.json: expected the SHA-256 of each key") as raised:
        ApiKeys.read(file, str)
    assert "a key" not in str(raised.value)
