"""The intake of a service: what comes from outside waits while an operator makes a backup.

A backup needs a moment in which nothing is under way. Callers are not refused: they wait, some seconds at most, within
their own deadlines; what the fleet's services ask of each other goes on, or nothing under way would ever end.
"""

from __future__ import annotations

import asyncio
import contextlib
import time

from cityloop_database import Pool, paused_seconds
from cityloop_telemetry import Logger

from cityloop_service.telemetry import LogEvents, Metrics

LOOK_SECONDS = 1.0
LONGEST_SECONDS = 60.0
"""Of a pause: whoever pauses longer has to say so again."""


class Intake:
    """Whether new things are taken.

    Args:
        pool: of the database that says until when they are not.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._until = 0.0
        self._resumed = asyncio.Event()
        self._was_paused = False

    @property
    def paused(self) -> bool:
        """Whether what comes waits. A pause ends by itself, also while the database does not answer."""
        return time.monotonic() < self._until

    async def look(self) -> None:
        """See until when the intake is paused.

        Raises:
            PostgresError, OSError: the database does not answer.
        """
        async with self._pool.acquire() as connection:
            left = await paused_seconds(connection)
        self._until = time.monotonic() + min(left, LONGEST_SECONDS)
        if self.paused:
            self._resumed.clear()
        else:
            self._resumed.set()
        if self.paused != self._was_paused:
            self._was_paused = self.paused
            Logger().info(LogEvents.INTAKE_PAUSED if self.paused else LogEvents.INTAKE_RESUMED)
        Metrics.INTAKE_PAUSED.set(self.paused)

    async def wait(self) -> None:
        """Return when new things are taken."""
        while self.paused:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._until - time.monotonic()):
                    await self._resumed.wait()
