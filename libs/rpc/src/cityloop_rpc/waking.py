"""Waking open streams when what they tell may have changed."""

from __future__ import annotations

import asyncio
import contextlib

from cityloop_rpc.stopping import stopping

POLL_SECONDS = 1.0
"""How often a stream looks by itself, for changes that another replica made."""


class Waking:
    """All open streams of one kind in this process wait on it."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    async def wake(self) -> None:
        """Something may have changed."""
        self._changed.set()
        self._changed = asyncio.Event()

    def waiting(self) -> asyncio.Event:
        """Taken before a stream looks: set by the next change, also by one that happens while it looks."""
        return self._changed

    async def wait(self, waiting: asyncio.Event) -> None:
        """Return when something may have changed, or after a second.

        Raises:
            NotReadyError: the server stops; the stream ends with it.
        """
        server = stopping()
        with contextlib.suppress(TimeoutError):
            if server is None:
                async with asyncio.timeout(POLL_SECONDS):
                    await waiting.wait()
            else:
                await server.or_stop(waiting.wait(), seconds=POLL_SECONDS)
