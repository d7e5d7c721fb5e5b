"""HTTP servers inside the service's event loop, and the admin port: health, readiness, metrics."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from functools import cache

import uvicorn
from cityloop_kernel import Phrase
from cityloop_localisation import Catalogues, Language, UnknownSentenceError
from cityloop_packs.problem_messages import phrase_message
from cityloop_telemetry import REGISTRY
from google.protobuf.json_format import MessageToDict
from prometheus_client.exposition import choose_encoder
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cityloop_service import patience
from cityloop_service.patience import PatientProtocol
from cityloop_service.problems import problem

Checks = Callable[[], Mapping[str, Phrase]]
"""What is wrong now, by name; empty when all is well."""


MAX_BODY_BYTES = 8 * 1024 * 1024
BODY_TOO_LARGE = "BODY_TOO_LARGE"
BODY_TOO_SLOW = "the request took too long; send it again"


def limit_body(app: ASGIApp) -> ASGIApp:
    """The application behind bounds on what a request may bring and how long that may take.

    A larger one is answered 413, unread; one whose body takes too long 408.
    """
    says = f"at most {MAX_BODY_BYTES} bytes a request"

    async def bounded(scope: Scope, receive: Receive, send: Send) -> None:
        declared = dict(scope.get("headers", ())).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > MAX_BODY_BYTES:
            await problem(413, BODY_TOO_LARGE, says)(scope, receive, send)
            return
        read, whole = 0, False
        deadline = asyncio.get_running_loop().time() + patience.BODY_SECONDS

        async def counted() -> Message:
            nonlocal read, whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError as error:
                raise HTTPException(408, BODY_TOO_SLOW) from error
            whole = not message.get("more_body", False)
            read += len(message.get("body", b""))
            if read > MAX_BODY_BYTES:
                raise HTTPException(413, says)
            return message

        await app(scope, counted, send)

    return bounded


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the service stops in its own order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serve_http(app: ASGIApp, host: str, port: int, *, bounded: bool = False) -> AsyncIterator[int]:
    """Serve an application while the block lasts; yields the real port. Bodies are bounded to 8 MiB and to 90 s, unless
    the application is `bounded`: it bounds them itself, and refuses in the words of who asks. Heads come within 20 s.

    Raises:
        OSError: the port is taken.
    """
    listener = socket.create_server((host, port), backlog=2048)
    config = uvicorn.Config(
        app if bounded else limit_body(app),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        http=PatientProtocol,
        lifespan="off",
        timeout_graceful_shutdown=10,
        # Else whoever asks from this machine may say that he asks from anywhere; an edge that trusts a proxy reads it.
        proxy_headers=False,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]), name=f"http:{port}")
    try:
        while not server.started:
            if task.done():
                task.result()
                raise OSError(f"cannot listen on {host}:{port}")
            await asyncio.sleep(0.01)
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await task


def admin_app(not_ready: Checks, not_live: Checks) -> Starlette:
    """`/ready` and `/live` say 503 with what is wrong, in English and as `cityloop.common.v1.Phrase`; `/metrics` for
    Prometheus.
    """

    async def ready(_request: Request) -> Response:
        return _health(not_ready())

    async def live(_request: Request) -> Response:
        return _health(not_live())

    async def metrics(request: Request) -> Response:
        # Who asks for OpenMetrics gets exemplars too: Prometheus does.
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(REGISTRY), headers={"Content-Type": content_type})

    return Starlette(routes=[Route("/ready", ready), Route("/live", live), Route("/metrics", metrics)])


def _health(problems: Mapping[str, Phrase]) -> Response:
    texts = {name: _text(phrase) for name, phrase in problems.items()}
    phrases = {name: MessageToDict(phrase_message(phrase)) for name, phrase in problems.items()}
    return JSONResponse(
        {"ok": not problems, "problems": texts, "phrases": phrases}, status_code=503 if problems else 200
    )


def _text(phrase: Phrase) -> str:
    """In English; its ids and arguments where another library has its words."""
    try:
        return _english().spoken(phrase)
    except UnknownSentenceError:
        return str(phrase)


@cache
def _english() -> Language:
    return Catalogues.of("cityloop_telemetry", first="en")["en"]
