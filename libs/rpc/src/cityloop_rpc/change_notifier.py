"""Notifies open streams that what they send may have changed."""

from __future__ import annotations

import asyncio
import contextlib

from cityloop_rpc.shutdown import current_shutdown

POLL_SECONDS = 1.0
"""How often a stream reads by itself, for changes that another replica made."""


class ChangeNotifier:
    """Notifies all open streams of one kind in this process."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    async def notify(self) -> None:
        """Tell every subscription that something may have changed."""
        self._changed.set()
        self._changed = asyncio.Event()

    def subscribe(self) -> asyncio.Event:
        """An event that the next change sets. Subscribe before reading, so that no change in between is missed."""
        return self._changed

    async def wait(self, subscription: asyncio.Event) -> None:
        """Return when something may have changed, or after a second.

        Raises:
            NotReadyError: the server stops; the stream ends with it.
        """
        server = current_shutdown()
        with contextlib.suppress(TimeoutError):
            if server is None:
                async with asyncio.timeout(POLL_SECONDS):
                    await subscription.wait()
            else:
                await server.run_until_shutdown(subscription.wait(), seconds=POLL_SECONDS)
