"""A server that stops answers what it has taken and ends the streams that would go on, instead of waiting for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import grpc
import pytest_asyncio
from cityloop_rpc import ChangeNotifier, Credentials, Policy, Registration, RpcServer, open_channel, reason_of
from grpc_health.v1 import health_pb2, health_pb2_grpc

SERVICE = "cityloop.probe.v1.StoppingService"
POLICY = Policy({f"{SERVICE}/{name}": ["operator"] for name in ("Slow", "Lost", "Ingest", "Follow", "Collect")})


class Slow:
    """Answers once it is let go, and follows what never happens."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[bytes] = asyncio.Queue()
        self.go = asyncio.Event()
        self.nothing_happens = ChangeNotifier()

    async def slow(self, request: bytes, _context: Any) -> bytes:
        await self.asked.put(request)
        await self.go.wait()
        return request

    async def lost(self, request: bytes, context: Any) -> bytes:
        """The first time it ends as a call does that reaches a server which stops: cancelled, and not by its caller."""
        await self.asked.put(request)
        if self.asked.qsize() == 1:
            await context.abort(grpc.StatusCode.CANCELLED, "CANCELLED")
        await self.go.wait()
        return request

    async def ingest(self, requests: AsyncIterator[bytes], _context: Any) -> AsyncIterator[bytes]:
        async for request in requests:
            await self.asked.put(request)
            await self.go.wait()
            yield request

    async def collect(self, requests: AsyncIterator[bytes], _context: Any) -> bytes:
        collected = []
        async for request in requests:
            collected.append(request)
            await self.asked.put(request)
        return b",".join(collected)

    async def follow(self, _request: bytes, _context: Any) -> AsyncIterator[bytes]:
        yield b"what is"
        while True:
            await self.nothing_happens.wait(self.nothing_happens.subscribe())

    def add(self, _servicer: object, server: grpc.aio.Server) -> None:
        handlers: dict[str, Any] = {
            "Slow": grpc.unary_unary_rpc_method_handler(self.slow),
            "Lost": grpc.unary_unary_rpc_method_handler(self.lost),
            "Ingest": grpc.stream_stream_rpc_method_handler(self.ingest),
            "Collect": grpc.stream_unary_rpc_method_handler(self.collect),
            "Follow": grpc.unary_stream_rpc_method_handler(self.follow),
        }
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))


@pytest_asyncio.fixture
async def slow() -> Slow:
    return Slow()


@pytest_asyncio.fixture
async def server(issue: Callable[[str, str], Credentials], slow: Slow) -> AsyncIterator[RpcServer]:
    server = RpcServer("127.0.0.1", 0, issue("cityloop", "probe"), POLICY, [Registration(SERVICE, slow.add, None)])
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture
async def channel(server: RpcServer, issue: Callable[[str, str], Credentials]) -> AsyncIterator[grpc.aio.Channel]:
    async with open_channel(f"127.0.0.1:{server.port}", issue("cityloop", "operator")) as channel:
        yield channel


async def ending(call: Any) -> tuple[grpc.StatusCode, str]:
    """How a stream of answers ends: its code and its reason."""
    try:
        async for _ in call:
            pass
    except grpc.aio.AioRpcError as error:
        return error.code(), reason_of(error)
    return grpc.StatusCode.OK, ""


async def test_streams_that_would_go_on_end_and_what_was_taken_is_answered(
    server: RpcServer, slow: Slow, channel: grpc.aio.Channel
) -> None:
    follow: Any = channel.unary_stream(f"/{SERVICE}/Follow")
    following = follow(b"")
    assert await following.read() == b"what is"
    watching = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest(service=SERVICE))
    assert (await watching.read()).status == health_pb2.HealthCheckResponse.NOT_SERVING
    ingesting: Any = channel.stream_stream(f"/{SERVICE}/Ingest")()
    await ingesting.write(b"batch")
    collecting: Any = channel.stream_unary(f"/{SERVICE}/Collect")()
    await collecting.write(b"part")
    call: Any = channel.unary_unary(f"/{SERVICE}/Slow")
    calling = call(b"call")
    assert {await slow.asked.get() for _ in range(3)} == {b"batch", b"part", b"call"}

    stop = asyncio.create_task(server.stop())

    stopping = (grpc.StatusCode.UNAVAILABLE, "STOPPING")
    assert await ending(following) == stopping
    assert await ending(watching) == stopping
    assert not stop.done(), "it waits for what it has taken"
    slow.go.set()
    assert await ingesting.read() == b"batch"
    assert await ending(ingesting) == stopping
    assert await calling == b"call"
    await collecting.done_writing()
    assert await collecting == b"part", "who collects a whole takes no part for it"
    await stop


async def test_a_unary_call_that_a_stopping_server_has_cancelled_is_made_again_once(
    channel: grpc.aio.Channel, slow: Slow
) -> None:
    slow.go.set()
    lost: Any = channel.unary_unary(f"/{SERVICE}/Lost")
    assert await lost(b"one") == b"one"
    assert slow.asked.qsize() == 2


async def test_a_call_that_its_caller_cancels_is_not_made_again(channel: grpc.aio.Channel, slow: Slow) -> None:
    method: Any = channel.unary_unary(f"/{SERVICE}/Slow")
    call = method(b"one")
    assert await slow.asked.get() == b"one"
    call.cancel()
    assert await call.code() == grpc.StatusCode.CANCELLED
    slow.go.set()
    assert await method(b"two") == b"two"
    assert (await slow.asked.get(), slow.asked.qsize()) == (b"two", 0)
