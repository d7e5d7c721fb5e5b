"""What brings something new waits while the service's intake is paused; what only reads is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from starlette.types import ASGIApp, Receive, Scope, Send

WaitForIntake: TypeAlias = Callable[[], Awaitable[None]]
"""Returns when new things are taken."""
READING = {"GET", "HEAD", "OPTIONS"}


class WaitingRequests:
    """Middleware: a request that may change something begins when new things are taken, within the bounds of its time.

    Args:
        app: the application.
        wait: returns when new things are taken.
    """

    def __init__(self, app: ASGIApp, wait: WaitForIntake) -> None:
        self._app = app
        self._wait = wait

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request when its time has come."""
        if scope["type"] == "http" and scope["method"] not in READING:
            await self._wait()
        await self._app(scope, receive, send)
