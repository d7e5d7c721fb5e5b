"""What is recorded of every HTTP request: a trace of its own, metrics by route."""

from __future__ import annotations

import time

from cityloop_telemetry import exemplar, failed, span
from fastapi.telemetry import TelemetryConfig
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cityloop_web.telemetry import Metrics, Spans

FRAMEWORK_TELEMETRY_OFF: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""For every `FastAPI`: its own spans hold paths, and paths hold the secrets that open reports to their reporters."""
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SERVER_FAULT = 500
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
        # The path is no attribute: it may hold a secret or what somebody typed.
        attributes = {"http.request.method": method, "url.scheme": str(scope.get("scheme", "http"))}
        with span(Spans.HTTP_SERVER, method, attributes=attributes, root=True) as current:
            try:
                await self._app(scope, receive, watch)
            finally:
                route = route_of(scope)
                current.update_name(f"{method} {route}")
                current.set_attributes({"http.route": route, "http.response.status_code": status})
                if status >= SERVER_FAULT:
                    failed(current, str(status))
                Metrics.HTTP_HANDLED.labels(method, route, str(status)).inc()
                Metrics.HTTP_SECONDS.labels(method, route).observe(time.perf_counter() - started, exemplar())


def route_of(scope: Scope) -> str:
    """The route as declared, such as `/reports/{secret}`: a path itself may hold what nobody may read in a log."""
    return str(getattr(scope.get("route"), "path", "unmatched"))
