"""What a request may bring, and how long it may take."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from cityloop_kernel import ForbiddenError
from cityloop_testkit.http import http_client
from cityloop_web import Bounds, web_app
from fastapi import APIRouter, Request
from starlette.types import Message

READ = list[int]()


def edge(bounds: Bounds) -> httpx.ASGITransport:
    router = APIRouter()

    @router.post("/length")
    async def length(request: Request) -> int:
        return len(await request.body())

    @router.post("/closed")
    async def closed() -> None:
        raise ForbiddenError("not you", "KEY_UNKNOWN")

    @router.get("/for-ever")
    async def for_ever() -> None:
        await asyncio.Event().wait()

    return httpx.ASGITransport(web_app("An edge", [router], bounds=bounds))


async def pieces(count: int) -> AsyncIterator[bytes]:
    for number in range(count):
        READ.append(number)
        yield b"x" * 100


async def reason_of(
    bounds: Bounds, path: str, content: AsyncIterator[bytes] | bytes = b"", method: str = "POST", kind: str = "a/b"
) -> tuple[int, str]:
    async with http_client(transport=edge(bounds), base_url="http://edge") as client:
        answer = await client.request(method, path, content=content, headers={"Content-Type": kind})
    return answer.status_code, answer.json()["title"]


SMALL = Bounds(body_bytes=1_000, form_bytes=5_000)


async def test_a_body_is_refused_where_it_says_or_shows_that_it_is_too_large() -> None:
    assert await reason_of(SMALL, "/closed", b"x" * 1_001) == (413, "BODY_TOO_LARGE")
    assert await reason_of(SMALL, "/length", pieces(11)) == (413, "BODY_TOO_LARGE")
    async with http_client(transport=edge(SMALL), base_url="http://edge") as client:
        assert (await client.post("/length", content=pieces(10))).json() == 1_000


async def test_a_form_with_files_has_a_bound_of_its_own() -> None:
    async with http_client(transport=edge(SMALL), base_url="http://edge") as client:
        headers = {"Content-Type": "Multipart/Form-Data; boundary=x"}
        assert (await client.post("/length", content=pieces(50), headers=headers)).json() == 5_000
    assert (await reason_of(SMALL, "/length", pieces(51), kind="multipart/form-data"))[0] == 413


async def test_a_body_is_not_read_before_its_handler_asks_for_it() -> None:
    READ.clear()
    assert await reason_of(SMALL, "/closed", pieces(5)) == (403, "KEY_UNKNOWN")
    assert READ == []


async def test_what_is_not_answered_in_time_is_unavailable() -> None:
    async with http_client(transport=edge(Bounds(seconds=0.0)), base_url="http://edge") as client:
        answer = await client.get("/for-ever")
    assert (answer.status_code, answer.json()["title"], answer.headers["Retry-After"]) == (503, "UNAVAILABLE", "10")


async def test_the_time_that_a_body_takes_is_no_time_of_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute passes while the body is awaited, of an answer that may take half of one."""
    loop, minutes = asyncio.get_running_loop(), [0]
    now = loop.time
    monkeypatch.setattr(loop, "time", lambda: now() + minutes[0] * 60)
    answers = list[Message]()

    async def nothing() -> None:
        """So that timers that are due come first."""

    async def receive() -> Message:
        minutes[0] += 1
        for _ in range(3):
            await asyncio.wait({asyncio.ensure_future(nothing())})
        return {"type": "http.request", "body": b"body", "more_body": False}

    async def send(message: Message) -> None:
        answers.append(message)

    path = {"path": "/length", "raw_path": b"/length", "query_string": b"", "root_path": ""}
    app = edge(Bounds(seconds=30.0, body_seconds=90.0)).app
    await app({"type": "http", "method": "POST", "headers": [], **path}, receive, send)
    assert (answers[0]["status"], answers[1]["body"]) == (200, b"4")


async def test_who_hangs_up_before_the_body_is_whole_fails_nothing() -> None:
    answers = list[Message]()

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        answers.append(message)

    path = {"path": "/length", "raw_path": b"/length", "query_string": b"", "root_path": ""}
    await edge(SMALL).app({"type": "http", "method": "POST", "headers": [], **path}, receive, send)
    assert answers[0]["status"] == 400
