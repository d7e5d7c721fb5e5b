"""A request is answered in time, whatever the database does."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cityloop_citizen_services.entrypoints.refusals import refusal_response, unavailable


class BoundedTime:
    """Middleware: 503 for what takes longer than `seconds`, such as waiting for a connection of a pool with none left.

    What is under way is cancelled and not waited for: where the network swallows everything, its end would take longer
    than the caller waits. Whether it had its effect is then unknown, as where a connection breaks; a client with an
    idempotency key, and a page with its secret, may send the same again.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds
        self._leaving: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or say that it cannot be served now."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = over = False

        async def watched(message: Message) -> None:
            nonlocal started
            if not over:
                started = True
                await send(message)

        task = asyncio.ensure_future(self._app(scope, receive, watched))
        try:
            await asyncio.wait({task}, timeout=self._seconds)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if task.done() or started:
            await task
            return
        over = True
        task.cancel()
        self._leaving.add(task)
        task.add_done_callback(self._left)
        error = unavailable(scope, TimeoutError())
        await refusal_response(scope, error)(scope, receive, send)

    def _left(self, task: asyncio.Task[None]) -> None:
        self._leaving.discard(task)
        if not task.cancelled():
            task.exception()
