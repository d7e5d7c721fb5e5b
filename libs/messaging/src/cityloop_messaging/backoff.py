"""Waiting longer after each failure, up to a bound, with jitter so that many do not return at once."""

from __future__ import annotations

import asyncio
import contextlib
import random

FIRST_SECONDS = 0.1
MAX_SECONDS = 30.0


class Backoff:
    """Doubles from 0.1 s to 30 s."""

    def __init__(self, first: float = FIRST_SECONDS, longest: float = MAX_SECONDS) -> None:
        self._first = first
        self._longest = longest
        self._failures = 0

    def reset(self) -> None:
        """It went well: begin again with the shortest wait."""
        self._failures = 0

    def next_seconds(self) -> float:
        """How long to wait now; counts one failure."""
        seconds = min(self._longest, self._first * 2.0**self._failures)
        self._failures = min(self._failures + 1, 32)
        return seconds * random.uniform(0.5, 1.0)  # noqa: S311 jitter, not a secret

    async def pause(self, stop: asyncio.Event | None = None) -> None:
        """Wait; return early when `stop` is set."""
        seconds = self.next_seconds()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await (stop or asyncio.Event()).wait()
