"""Waking the gateways' command streams when a command may have been released."""

from __future__ import annotations

import asyncio
import contextlib

POLL_SECONDS = 1.0
"""How often a stream looks by itself, for commands that another replica released."""


class CommandStreams:
    """All open streams of this process wait on it."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    async def wake(self) -> None:
        """A command may have been released."""
        self._changed.set()
        self._changed = asyncio.Event()

    def waiting(self) -> asyncio.Event:
        """Taken before a stream looks: set by the next change, also by one that happens while it looks."""
        return self._changed

    async def wait(self, waiting: asyncio.Event) -> None:
        """Return when a command may have been released, or after a second."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(waiting.wait(), POLL_SECONDS)
