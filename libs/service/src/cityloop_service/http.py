"""HTTP servers inside the service's event loop, and the admin port: health, readiness, metrics."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from cityloop_telemetry import REGISTRY
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

Checks = Callable[[], dict[str, str]]
"""What is wrong now, by name; empty when all is well."""


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the service stops in its own order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serve_http(app: ASGIApp, host: str, port: int) -> AsyncIterator[int]:
    """Serve an application while the block lasts; yields the real port."""
    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=10
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(), name=f"http:{port}")
    try:
        while not server.started:
            if task.done():
                task.result()
                raise OSError(f"cannot listen on {host}:{port}")
            await asyncio.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await task


def admin_app(not_ready: Checks, not_live: Checks) -> Starlette:
    """`/ready` and `/live` say 503 with what is wrong; `/metrics` for Prometheus."""

    async def ready(_request: Request) -> Response:
        return _health(not_ready())

    async def live(_request: Request) -> Response:
        return _health(not_live())

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/ready", ready), Route("/live", live), Route("/metrics", metrics)])


def _health(problems: dict[str, str]) -> Response:
    return JSONResponse({"ok": not problems, "problems": problems}, status_code=503 if problems else 200)
