"""Waiting for what the fleet does, as long as anything moves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from cityloop_kernel import SentenceError, phrase_list, say

Value = TypeVar("Value")
QUIET_SECONDS = 120.0
LOOK_SECONDS = 0.2


class StalledError(SentenceError, TimeoutError):
    """Nothing moved for two minutes; the message says what is still missing."""


async def until_none(
    missing: Callable[[], list[str]], on_left: Callable[[int], None], quiet_seconds: float = QUIET_SECONDS
) -> None:
    """Return when nothing is missing any more.

    Args:
        missing: names what still is.
        on_left: called with how many are left, at every look.
        quiet_seconds: how long nothing may move.

    Raises:
        StalledError: nothing moved for that long.
    """
    clock = asyncio.get_running_loop().time
    left: int | None = None
    end = clock() + quiet_seconds
    while names := missing():
        if left is None or len(names) < left:
            left, end = len(names), clock() + quiet_seconds
            on_left(left)
        elif clock() > end:
            some, seconds = phrase_list(names[:5]), round(quiet_seconds)
            raise StalledError(say("replay-missing", count=len(names), seconds=seconds, some=some))
        await asyncio.sleep(LOOK_SECONDS)
    on_left(0)


async def watched(
    work: Awaitable[Value],
    reading: asyncio.Future[None],
    done: Callable[[], int],
    quiet_seconds: float = QUIET_SECONDS,
) -> Value:
    """What the work comes to.

    Args:
        work: may wait for what is published.
        reading: reads the topics; when it ends, the work is given up.
        done: counts what the work has done.
        quiet_seconds: how long that count may stay as it is.

    Raises:
        StalledError: nothing more was done for that long.
    """
    clock = asyncio.get_running_loop().time
    task = asyncio.ensure_future(work)
    ends: set[asyncio.Future[Any]] = {task, reading}
    count, end = done(), clock() + quiet_seconds
    try:
        while not task.done():
            await asyncio.wait(ends, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if reading.done():
                reading.result()
            if done() != count:
                count, end = done(), clock() + quiet_seconds
            elif clock() > end:
                raise StalledError(say("replay-stalled", seconds=round(quiet_seconds), count=count))
        return task.result()
    finally:
        task.cancel()
