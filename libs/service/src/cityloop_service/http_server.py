"""HTTP servers inside the service's event loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from cityloop_service.slow_clients import BoundedHeadProtocol


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the service stops in its own order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serve_http(app: ASGIApp, host: str, port: int) -> AsyncIterator[int]:
    """Serve an application while the block lasts; yields the real port.

    A connection is closed on which no whole head of a request comes within 20 s, or a longer one than 64 KiB; what else
    a request may bring is bounded by the application (`web_app`).

    Raises:
        OSError: the port is taken.
    """
    listener = socket.create_server((host, port), backlog=2048)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        http=BoundedHeadProtocol,
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
