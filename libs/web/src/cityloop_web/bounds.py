"""What a request may bring, and how long it may take: an address that can be read, a bounded body, an answer in time.

The body is bounded as it is read: a handler may refuse a caller before it reads anything of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from cityloop_kernel import InvalidError, RefusedError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cityloop_web.charsets import UTF_8, decoded
from cityloop_web.refusals import BodyTooLargeError, BodyTooSlowError, unavailable

MEGABYTE = 1024 * 1024
ADDRESS_INVALID = "ADDRESS_INVALID"
MULTIPART = b"multipart/form-data"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds on each request of an edge."""

    body_bytes: int = 8 * MEGABYTE
    form_bytes: int = 8 * MEGABYTE
    """Of a form with files, whose handler may keep what came before the bound."""
    body_seconds: float = 60.0
    """Until the whole body has come."""
    seconds: float = 30.0
    """For the answer, not counting the time that the body took to come."""
    details: Mapping[str, str] = field(default_factory=dict)
    """What the sentences of bodies that are too large or too slow say beside their bound."""


class RequestBounds:
    """Middleware: 400 for an address that cannot be read, 413 and 408 for a body over its bounds, 503 for an answer
    that takes too long, such as waiting for a connection of a pool with none left.

    What is under way is then cancelled and not waited for: where the network swallows everything, its end would take
    longer than the caller waits. Whether it had its effect is unknown, as where a connection breaks; a client with an
    idempotency key, and a page with its secret, may send the same again.

    Args:
        app: the application.
        bounds: of each request.
        refuse: makes the answer of a refusal.
    """

    def __init__(self, app: ASGIApp, bounds: Bounds, refuse: Callable[[Request, RefusedError], Response]) -> None:
        self._app = app
        self._bounds = bounds
        self._refuse = refuse
        self._cancelled: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            check_address(scope)
            await self._answer(scope, _Body(scope, receive, self._bounds), send)
        except RefusedError as error:
            await self._refuse(Request(scope), error)(scope, receive, send)

    async def _answer(self, scope: Scope, body: _Body, send: Send) -> None:
        began = body.now()
        started = over = False

        async def watched(message: Message) -> None:
            nonlocal started
            if not over:
                started = True
                await send(message)

        task = asyncio.ensure_future(self._app(scope, body.receive, watched))
        try:
            while not task.done() and (left := began + self._bounds.seconds + body.seconds() - body.now()) > 0:
                await asyncio.wait({task}, timeout=left)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if task.done() or started:
            await task
            return
        over = True
        task.cancel()
        self._cancelled.add(task)
        task.add_done_callback(self._ended)
        raise unavailable(scope, TimeoutError())

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._cancelled.discard(task)
        if not task.cancelled():
            task.exception()


class _Body:
    """The body of a request as it comes.

    Raises:
        BodyTooLargeError: it says of itself that it is over its bound.
    """

    def __init__(self, scope: Scope, receive: Receive, bounds: Bounds) -> None:
        headers = dict(scope["headers"])
        has_parts = headers.get(b"content-type", b"").strip().lower().startswith(MULTIPART)
        self._most = bounds.form_bytes if has_parts else bounds.body_bytes
        self._details = bounds.details
        self._receive = receive
        self._clock = asyncio.get_running_loop().time
        self._deadline = self._clock() + bounds.body_seconds
        self._read, self._whole = 0, False
        self._awaited = 0.0
        self._awaiting_since: float | None = None
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared[:12]) > self._most and not has_parts:
            raise self._too_large()

    def now(self) -> float:
        """In seconds, of a clock that only goes forward."""
        return self._clock()

    def seconds(self) -> float:
        """How long the caller has been waited for."""
        return self._awaited + (0.0 if self._awaiting_since is None else self._clock() - self._awaiting_since)

    async def receive(self) -> Message:
        """The next part of the body.

        Raises:
            BodyTooLargeError: there is more than may come.
            BodyTooSlowError: it did not come in time.
        """
        if self._whole:
            return await self._receive()
        self._awaiting_since = self._clock()
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError as error:
            raise BodyTooSlowError("the request took too long; send it again", details=dict(self._details)) from error
        finally:
            self._awaited, self._awaiting_since = self.seconds(), None
        self._whole = not message.get("more_body", False)
        self._read += len(message.get("body", b""))
        if self._read > self._most:
            raise self._too_large()
        return message

    def _too_large(self) -> BodyTooLargeError:
        return too_large(self._most, self._details)


def too_large(most: int, details: Mapping[str, str]) -> BodyTooLargeError:
    """The refusal of a body that has more than so many bytes."""
    megabytes = str(most // MEGABYTE)
    return BodyTooLargeError(f"a request has at most {megabytes} MB; send less", details={**details, "most": megabytes})


def check_address(scope: Scope) -> None:
    """Refuse a path or query that is not UTF-8 once its percent signs are resolved, which would reach handlers with
    other characters in its place, and one with NUL, which no database can hold.

    Raises:
        InvalidError: it cannot be read.
    """
    decoded(unquote_to_bytes(scope.get("raw_path") or b""), UTF_8, "path")
    decoded(unquote_to_bytes(scope.get("query_string") or b""), UTF_8, "query")
    if "\0" in scope.get("path", "") or b"%00" in scope.get("query_string", b""):
        raise InvalidError("the address holds the character NUL (%00); remove it", ADDRESS_INVALID)
