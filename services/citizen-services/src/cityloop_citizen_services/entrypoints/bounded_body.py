"""Request bodies are read at once, bounded in size and time, before anything parses them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cityloop_citizen_services.domain.submission import MAX_FILE_MEGABYTES
from cityloop_citizen_services.entrypoints.forms import MULTIPART, PARTS, Multipart
from cityloop_citizen_services.entrypoints.refusals import BodyTooLargeError, BodyTooSlowError, refusal_response

MAX_BODY_BYTES = 6 * 1024 * 1024
MAX_FORM_BYTES = 64 * 1024 * 1024
"""Of a form with files, read as it comes: a photo that is too large is left out, and what was written is kept. What
comes after so many bytes is not read: the form is what had come before.
"""
BODY_SECONDS = 60.0


class BoundedBody:
    """Middleware: 413 for a body over 6 MB, 408 for one that takes over a minute. Of a form with files over 64 MB, or
    that takes so long, what came is handed over: the door says what becomes of it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over the whole body in one message."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            body = await _read_parts(scope, receive) if _has_parts(scope) else await _read(scope, receive)
        except (BodyTooLargeError, BodyTooSlowError) as error:
            await refusal_response(scope, error)(scope, receive, send)
            return
        messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return messages.pop() if messages else await receive()

        await self._app(scope, replay, send)


def too_large(most: int) -> BodyTooLargeError:
    """The refusal of a body that is over its bound."""
    megabytes = str(most // 1024 // 1024)
    says = f"a request has at most {megabytes} MB; send a smaller photo"
    details = {"field": "photo", "most": megabytes, "megabytes": str(MAX_FILE_MEGABYTES)}
    return BodyTooLargeError(says, details=details)


def too_slow() -> BodyTooSlowError:
    """The refusal of a body that did not come in time."""
    return BodyTooSlowError("the request took too long; send it again", details={"field": "photo"})


def _has_parts(scope: Scope) -> bool:
    content_type: bytes = dict(scope["headers"]).get(b"content-type", b"")
    return content_type.strip().lower().startswith(MULTIPART.encode())


async def _read_parts(scope: Scope, receive: Receive) -> bytes:
    """Read a form with files into the scope, where `form_of` finds it; nothing is left of the body."""
    headers = dict(scope["headers"])
    parts = Multipart(headers[b"content-type"].decode("latin-1"))
    try:
        async for chunk in _chunks(receive, MAX_FORM_BYTES):
            parts.feed(chunk)
    except (BodyTooLargeError, BodyTooSlowError) as error:
        parts.cut(error)
    scope[PARTS] = parts
    return b""


async def _read(scope: Scope, receive: Receive) -> bytes:
    declared = dict(scope["headers"]).get(b"content-length", b"0")
    if declared.isdigit() and int(declared[:12]) > MAX_BODY_BYTES:
        raise too_large(MAX_BODY_BYTES)
    return b"".join([chunk async for chunk in _chunks(receive, MAX_BODY_BYTES)])


async def _chunks(receive: Receive, most: int) -> AsyncIterator[bytes]:
    deadline = asyncio.get_running_loop().time() + BODY_SECONDS
    size, more = 0, True
    while more:
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError as error:
            raise too_slow() from error
        if message["type"] == "http.disconnect":
            return
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > most:
            raise too_large(most)
        yield chunk
        more = message.get("more_body", False)
