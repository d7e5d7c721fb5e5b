"""Tasks that run as long as the service does; one that ends by itself or fails takes the service down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from cityloop_messaging import Backoff, FatalError, Outcome, classify
from cityloop_telemetry import MEASURE_SECONDS, Logger

from cityloop_service.telemetry import LogEvents, Metrics

LOOP_SECONDS = 1.0


class Background:
    """Watches the tasks of a service."""

    def __init__(self) -> None:
        self._failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._stopping: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self, name: str, work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
        """Run `work` while the block lasts; it is cancelled at the end unless it has ended."""
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(self._ended)
        try:
            yield task
        finally:
            self._stopping.add(task)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    @asynccontextmanager
    async def every(
        self, seconds: float, name: str, action: Callable[[], Awaitable[None]]
    ) -> AsyncIterator[asyncio.Task[None]]:
        """Do something again and again while the block lasts; what fails for a passing reason is done again later."""
        async with self.running(name, _repeat(seconds, name, action)) as task:
            yield task

    @asynccontextmanager
    async def measuring(
        self, name: str, measure: Callable[[], Awaitable[None]], seconds: float = MEASURE_SECONDS
    ) -> AsyncIterator[asyncio.Task[None]]:
        """Measure again and again while the block lasts; what fails ends no service, its gauges become absent."""
        async with self.running(f"measure {name}", _measure(seconds, name, measure)) as task:
            yield task

    def expect_end(self, task: asyncio.Task[None]) -> None:
        """The task was asked to end; that it does is no failure."""
        self._stopping.add(task)

    async def failure(self) -> None:
        """Return never; raise what the first failed task raised."""
        await self._failed

    def _ended(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is None and task not in self._stopping:
            error = FatalError(f"{task.get_name()} ended by itself")
        if error is not None and not self._failed.done():
            self._failed.set_exception(error)


async def _repeat(seconds: float, name: str, action: Callable[[], Awaitable[None]]) -> None:
    backoff = Backoff()
    while True:
        try:
            await action()
        except Exception as error:
            if classify(error) is not Outcome.TRANSIENT:
                raise
            Logger().warning(LogEvents.BACKGROUND_RETRY, task=name, error=repr(error))
            await backoff.pause()
        else:
            backoff.reset()
            await asyncio.sleep(seconds)


async def _measure(seconds: float, name: str, measure: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await measure()
        except Exception as error:
            Logger().warning(LogEvents.MEASUREMENT_FAILED, task=name, error=repr(error))
        await asyncio.sleep(seconds)


async def watch_loop() -> None:
    """Observe once a second how much later than asked for the event loop comes round, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + LOOP_SECONDS
        await asyncio.sleep(LOOP_SECONDS)
        Metrics.LOOP_DELAY.observe(max(0.0, loop.time() - due))
