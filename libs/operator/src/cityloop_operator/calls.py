"""Calls that outlast a restart of the service they go to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import grpc
from cityloop_messaging import Backoff

Answer = TypeVar("Answer")
GIVE_UP_SECONDS = 120.0
CALLS_AT_ONCE = 32
TRANSIENT = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.ABORTED,
}


class Calls:
    """Bounds how many calls run at once, and makes a call again that failed for the moment.

    Every call that changes something carries its own idempotency key, so making it again does no harm.
    """

    def __init__(self, at_once: int = CALLS_AT_ONCE, give_up_seconds: float = GIVE_UP_SECONDS) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._give_up = give_up_seconds

    async def make(
        self, call: Callable[[], Awaitable[Answer]], also: frozenset[grpc.StatusCode] = frozenset()
    ) -> Answer:
        """The answer of a call.

        Args:
            call: makes it.
            also: statuses that pass by themselves here, beside those of a service that is away.

        Raises:
            AioRpcError: it was refused, or failed for longer than two minutes.
        """
        clock = asyncio.get_running_loop().time
        end = clock() + self._give_up
        backoff = Backoff(longest=2.0)
        while True:
            try:
                async with self._slots:
                    return await call()
            except grpc.aio.AioRpcError as error:
                if error.code() not in TRANSIENT | also or clock() > end:
                    raise
            await backoff.pause()
