"""How long a connection may stay without a request: the head of each must come in time."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20.0


class HeadDeadlineProtocol(H11Protocol):
    """Closes a connection on which no request began for a while; uvicorn waits for ever for the rest of a head.

    Whoever opens connections and sends nothing would otherwise hold them all, and the service could take no other.
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """The first head is awaited from now on."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more."""
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """The next head is awaited."""
        super().on_response_complete()
        self._await_head()

    def _await_head(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._close_unless_serving)

    def _close_unless_serving(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
