"""How often a channel tries to reach a service that is away, by the attempts that somebody in its place counts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import grpc
import pytest
from cityloop_rpc import Credentials, open_channel
from cityloop_testkit import eventually


@asynccontextmanager
async def in_its_place(*, silent: bool) -> AsyncIterator[tuple[int, Sequence[object]]]:
    """A port where each attempt is counted and turned away at once, or is `silent` for ever."""
    attempts: list[asyncio.StreamWriter] = []

    async def turn_away(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        attempts.append(writer)
        if not silent:
            writer.close()

    server = await asyncio.start_server(turn_away, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], attempts
    for writer in attempts:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


@pytest.mark.parametrize(("silent", "wanted", "patience"), [(False, 10, 15), (True, 3, 30)])
async def test_a_service_that_is_away_is_tried_again_before_a_person_would(
    issue: Callable[[str, str], Credentials], *, silent: bool, wanted: int, patience: int
) -> None:
    """gRPC's own back-off grows to two minutes: it would come to six attempts, or to two of 20 s in silence."""
    credentials = issue("drainage", "scada")
    async with (
        in_its_place(silent=silent) as (port, attempts),
        open_channel(f"127.0.0.1:{port}", credentials) as channel,
    ):
        assert channel.get_state(try_to_connect=True) is not grpc.ChannelConnectivity.READY
        await eventually(lambda: len(attempts) >= wanted, patience)
