"""Ending within bounds what may not end by itself: clients whose broker is away, tasks that swallow a cancellation."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Coroutine
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.consumer.group_coordinator import GroupCoordinator
from cityloop_telemetry import Logger

from cityloop_messaging.errors import FatalError
from cityloop_messaging.telemetry import LogEvents

PART_SECONDS = 10.0


async def close(client: AIOKafkaConsumer) -> None:
    """Close a client with all its parts; one that does not end within 10 s is left.

    `AIOKafkaConsumer.stop` awaits tasks that it has cancelled itself. While a broker is away it may end with their
    cancellation: its other parts go on for ever, and its caller looks cancelled. So each part is closed apart.
    """
    for closer in _closers(client):
        closing = asyncio.ensure_future(closer())
        await asyncio.wait([closing], timeout=PART_SECONDS)
        if not closing.done():
            closing.cancel()
            Logger().warning(LogEvents.CLIENT_NOT_CLOSED, error="timeout")
        elif not closing.cancelled() and closing.exception() is not None:
            Logger().warning(LogEvents.CLIENT_NOT_CLOSED, error=repr(closing.exception()))


def _closers(client: AIOKafkaConsumer) -> list[Callable[[], Coroutine[Any, Any, None]]]:
    """What `stop` does, and then again each part that it may not have come to; all may be called twice."""
    closers = [client.stop]
    coordinator, fetcher = client._coordinator, client._fetcher  # noqa: SLF001
    if isinstance(coordinator, GroupCoordinator):
        closers += [coordinator._stop_heartbeat_task, coordinator._stop_commit_offsets_refresh_task]  # noqa: SLF001
    if fetcher is not None:
        closers.append(fetcher.close)
    return [*closers, client._client.close]  # noqa: SLF001


async def end_tasks(tasks: Collection[asyncio.Task[None]], seconds: float, again_seconds: float) -> None:
    """Cancel tasks, and again those that go on: a library may lose a cancellation that meets what it waited for.

    Raises:
        FatalError: one has not ended within so many seconds.
    """
    end = time.monotonic() + seconds
    left = set(tasks)
    while left and time.monotonic() < end:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=again_seconds)
    if left:
        raise FatalError(
            f"a handler has not ended within {seconds:.0f} s after it was cancelled; this process ends, so that"
            " its partitions go to another member. Report its last log lines as a defect"
        )
