"""Who opens a connection and sends no whole request in time is sent away; who only waits for an answer is not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from cityloop_service import serve_http, slow_clients
from cityloop_testkit import eventually
from cityloop_web import Bounds, web_app
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

pytestmark = pytest.mark.timeout(30)


class Edge:
    """Answers with the body, once it is told to."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.answer = asyncio.Event()
        self.port = 0
        self._writers: list[asyncio.StreamWriter] = []

    async def echo(self, request: Request) -> Response:
        body = await request.body()
        self.asked.set()
        await self.answer.wait()
        return PlainTextResponse(body)

    async def connect(self, sent: bytes) -> asyncio.StreamReader:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writers.append(writer)
        writer.write(sent)
        await writer.drain()
        return reader

    def close(self) -> None:
        for writer in self._writers:
            writer.close()


@pytest_asyncio.fixture
async def edge(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Edge]:
    monkeypatch.setattr(slow_clients, "HEAD_SECONDS", 0.3)
    edge = Edge()
    router = APIRouter()
    router.add_api_route("/", edge.echo, methods=["GET", "POST"])
    app = web_app("An edge", [router], bounds=Bounds(body_seconds=0.3))
    async with serve_http(app, "127.0.0.1", 0) as edge.port:
        yield edge
        edge.close()


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Never: "])
async def test_a_head_that_does_not_come_in_time_ends_its_connection(edge: Edge, sent: bytes) -> None:
    reader = await edge.connect(sent)
    assert await reader.read() == b""


@pytest.mark.parametrize("start", [b"GET /", b"GET / HTTP/1.1\r\nX-Long: ", b"GET / HTTP/1.1\r\nX: y\r\n"])
async def test_a_head_without_end_is_answered_and_ends_its_connection(edge: Edge, start: bytes) -> None:
    reader = await edge.connect(start + b"x" * slow_clients.HEAD_BYTES)
    assert (await reader.read()).startswith(b"HTTP/1.1 400")


async def test_a_second_head_that_does_not_come_in_time_ends_its_connection_too(edge: Edge) -> None:
    edge.answer.set()
    reader = await edge.connect(b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nX-Never: ")
    assert (await reader.read()).count(b"200 OK") == 1


async def test_a_body_that_does_not_come_in_time_is_answered_and_said_why(edge: Edge) -> None:
    reader = await edge.connect(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nslow")
    answer = await reader.readuntil(b"send it again")
    assert answer.startswith(b"HTTP/1.1 408")


async def test_who_waits_for_a_slow_answer_gets_it(edge: Edge) -> None:
    reader = await edge.connect(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody")
    await edge.asked.wait()
    idle = await edge.connect(b"")
    assert await idle.read() == b"", "the time for a head has passed"
    edge.answer.set()
    assert (await reader.readuntil(b"body")).startswith(b"HTTP/1.1 200")

    async def ended() -> bool:
        return await reader.read() == b""

    await eventually(ended)
