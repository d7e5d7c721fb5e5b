"""How long an HTTP edge waits for its callers: the head of a request must come in time, and then its body."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20.0
BODY_SECONDS = 90.0
"""Longer than an edge that says it in words of its own."""


class PatientProtocol(H11Protocol):
    """Closes a connection on which no request began for a while; uvicorn waits for ever for the rest of a head.

    Whoever opens connections and sends nothing would otherwise hold them all, and the service could take no other.
    """

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """The first head is awaited from now on."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more."""
        if self._waiting is not None:
            self._waiting.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """The next head is awaited."""
        super().on_response_complete()
        self._wait()

    def _wait(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = self.loop.call_later(HEAD_SECONDS, self._close_unless_serving)

    def _close_unless_serving(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
