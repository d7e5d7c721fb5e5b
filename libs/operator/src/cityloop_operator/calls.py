"""Calls that outlast a restart of the service they go to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from math import inf
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

    def __init__(
        self,
        at_once: int = CALLS_AT_ONCE,
        give_up_seconds: float = GIVE_UP_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._give_up = give_up_seconds
        self._clock = clock

    async def make(
        self, call: Callable[[], Awaitable[Answer]], also: frozenset[grpc.StatusCode] = frozenset()
    ) -> Answer:
        """The answer of a call.

        Args:
            call: makes it.
            also: statuses that pass by themselves here, beside those of a service that is away.

        Raises:
            AioRpcError: it was refused, or has failed for longer than two minutes since it was first made; how long it
                waited for its turn before that does not count.
        """
        end = inf
        backoff = Backoff(longest=2.0)
        while True:
            try:
                async with self._slots:
                    end = min(end, self._clock() + self._give_up)
                    return await call()
            except grpc.aio.AioRpcError as error:
                if error.code() not in TRANSIENT | also or self._clock() > end:
                    raise
            await backoff.pause()
