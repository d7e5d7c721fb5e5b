"""What is recorded of every HTTP request: a trace of its own, metrics by route."""

from __future__ import annotations

import time

from cityloop_telemetry import Metrics, Spans, exemplar, span
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
OTHER = "OTHER"
"""What a client calls a method that HTTP does not have."""


class RequestTelemetry:
    """Middleware. A trace begins here: whoever calls from the street cannot choose it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request inside a span."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, started = 500, time.perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        method = scope["method"] if scope["method"] in METHODS else OTHER
        with span(Spans.HTTP_SERVER, attributes={"http.request.method": method}):
            try:
                await self._app(scope, receive, watch)
            finally:
                route = route_of(scope)
                Metrics.HTTP_HANDLED.labels(method, route, str(status)).inc()
                Metrics.HTTP_SECONDS.labels(method, route).observe(time.perf_counter() - started, exemplar())


def route_of(scope: Scope) -> str:
    """The route as declared, such as `/reports/{secret}`: a path itself may hold what nobody may read in a log."""
    return str(getattr(scope.get("route"), "path", "unmatched"))
