"""Closing consumers' clients whose broker may be away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.consumer.group_coordinator import GroupCoordinator
from cityloop_telemetry import LogEvent, Logger

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
            Logger().warning(LogEvent.CLIENT_NOT_CLOSED, error="timeout")
        elif not closing.cancelled() and closing.exception() is not None:
            Logger().warning(LogEvent.CLIENT_NOT_CLOSED, error=repr(closing.exception()))


def _closers(client: AIOKafkaConsumer) -> list[Callable[[], Coroutine[Any, Any, None]]]:
    """What `stop` does, and then again each part that it may not have come to; all may be called twice."""
    closers = [client.stop]
    coordinator, fetcher = client._coordinator, client._fetcher  # noqa: SLF001
    if isinstance(coordinator, GroupCoordinator):
        closers += [coordinator._stop_heartbeat_task, coordinator._stop_commit_offsets_refresh_task]  # noqa: SLF001
    if fetcher is not None:
        closers.append(fetcher.close)
    return [*closers, client._client.close]  # noqa: SLF001
