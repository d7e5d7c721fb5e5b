"""Calls from outside wait while nothing new is taken; the services of the fleet go on asking each other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import grpc
import pytest
from cityloop_rpc import Credentials, Policy, Registration, RpcServer, open_channel

SERVICE = "cityloop.test.v1.EchoService"
METHOD = f"/{SERVICE}/Echo"


async def echo(request: bytes, _context: Any) -> bytes:
    return request


def add(_servicer: object, server: grpc.aio.Server) -> None:
    handlers: dict[str, Any] = {"Echo": grpc.unary_unary_rpc_method_handler(echo)}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))


def calling(channel: grpc.aio.Channel) -> Any:
    return channel.unary_unary(METHOD)


async def test_callers_from_outside_wait_and_the_services_of_the_fleet_do_not(
    issue: Callable[[str, str], Credentials],
) -> None:
    taken = asyncio.Event()

    async def wait() -> None:
        await taken.wait()

    policy = Policy({METHOD.removeprefix("/"): ["department:drainage", "service:event-hub", "operator"]})
    registration = Registration(SERVICE, add, None)
    server = RpcServer("127.0.0.1", 0, issue("cityloop", "probe"), policy, [registration], wait=wait)
    await server.start()
    address = f"127.0.0.1:{server.port}"
    async with (
        open_channel(address, issue("drainage", "import")) as department,
        open_channel(address, issue("cityloop", "operator")) as operator,
        open_channel(address, issue("cityloop", "event-hub")) as hub,
    ):
        waiting = [asyncio.ensure_future(calling(channel)(b"one")) for channel in (department, operator)]
        assert await calling(hub)(b"two") == b"two"
        with pytest.raises(grpc.aio.AioRpcError) as late:
            await calling(department)(b"three", timeout=0.2)
        assert late.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
        assert not any(call.done() for call in waiting)
        taken.set()
        assert await asyncio.gather(*waiting) == [b"one", b"one"]
    await server.stop()
