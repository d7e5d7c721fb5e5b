"""Calls that outlast a restart: made again while the service is away, given up after so long, each in its turn."""

from __future__ import annotations

import asyncio

import grpc
import pytest
from cityloop_operator.calls import Calls

GIVE_UP_SECONDS = 120.0


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def failed(code: grpc.StatusCode) -> grpc.aio.AioRpcError:
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata())


class Service:
    """Answers after it has failed so many times; each call takes so long."""

    def __init__(self, clock: Clock, failures: int, code: grpc.StatusCode, seconds: float = 0.0) -> None:
        self.clock, self.failures, self.code, self.seconds = clock, failures, code, seconds

    async def __call__(self) -> str:
        self.clock.now += self.seconds
        if self.failures:
            self.failures -= 1
            raise failed(self.code)
        return "answer"


async def test_a_service_that_is_away_is_called_again() -> None:
    clock = Clock()
    calls = Calls(give_up_seconds=GIVE_UP_SECONDS, clock=clock)
    assert await calls.make(Service(clock, 2, grpc.StatusCode.UNAVAILABLE)) == "answer"


async def test_a_refusal_is_raised_at_once() -> None:
    clock = Clock()
    service = Service(clock, 2, grpc.StatusCode.INVALID_ARGUMENT)
    with pytest.raises(grpc.aio.AioRpcError):
        await Calls(give_up_seconds=GIVE_UP_SECONDS, clock=clock).make(service)
    assert service.failures == 1


async def test_what_fails_for_longer_is_given_up() -> None:
    clock = Clock()
    service = Service(clock, 10, grpc.StatusCode.UNAVAILABLE, seconds=GIVE_UP_SECONDS * 0.6)
    with pytest.raises(grpc.aio.AioRpcError):
        await Calls(give_up_seconds=GIVE_UP_SECONDS, clock=clock).make(service)
    assert service.failures == 8


async def test_waiting_for_its_turn_gives_nothing_up() -> None:
    """Ten thousand requests are submitted, 32 at once: the last may fail once after minutes, as the first may."""
    clock = Clock()
    calls = Calls(at_once=1, give_up_seconds=GIVE_UP_SECONDS, clock=clock)
    first, second = (
        calls.make(Service(clock, 0, grpc.StatusCode.OK, seconds=GIVE_UP_SECONDS * 2)),
        calls.make(Service(clock, 1, grpc.StatusCode.UNAVAILABLE)),
    )
    assert [*await asyncio.gather(first, second)] == ["answer", "answer"]
