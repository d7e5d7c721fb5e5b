"""Request bodies are read at once, bounded in size and time, before anything parses them."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cityloop_citizen_services.domain.submission import MAX_FILE_MEGABYTES
from cityloop_citizen_services.entrypoints.refusals import BodyTooLargeError, BodyTooSlowError, refusal_response

MAX_BODY_BYTES = 6 * 1024 * 1024
BODY_SECONDS = 60.0


class BoundedBody:
    """Middleware: 413 for a body over 6 MB, 408 for one that takes over a minute."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over the whole body in one message."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _read(scope, receive)
        except TimeoutError:
            refusal = refusal_response(scope, BodyTooSlowError("the request took too long; send it again"))
            await refusal(scope, receive, send)
            return
        except BodyTooLargeError as error:
            await refusal_response(scope, error)(scope, receive, send)
            return
        messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return messages.pop() if messages else await receive()

        await self._app(scope, replay, send)


def too_large() -> BodyTooLargeError:
    """The refusal of a body that is over its bound."""
    says = f"a request has at most {MAX_BODY_BYTES // 1024 // 1024} MB; send a smaller photo"
    return BodyTooLargeError(says, facts={"field": "photo", "megabytes": str(MAX_FILE_MEGABYTES)})


async def _read(scope: Scope, receive: Receive) -> bytes:
    declared = dict(scope["headers"]).get(b"content-length", b"0")
    if declared.isdigit() and int(declared[:12]) > MAX_BODY_BYTES:
        raise too_large()
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b"".join(chunks)
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > MAX_BODY_BYTES:
            raise too_large()
        if not message.get("more_body", False):
            return b"".join(chunks)
