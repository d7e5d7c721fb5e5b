"""The admin port: health, readiness, metrics."""

from __future__ import annotations

from collections.abc import Callable

from cityloop_telemetry import REGISTRY
from prometheus_client.exposition import choose_encoder
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Checks = Callable[[], dict[str, str]]
"""What is wrong now, by name; empty when all is well."""


def admin_app(not_ready: Checks, not_live: Checks) -> Starlette:
    """`/ready` and `/live` say 503 with what is wrong; `/metrics` for Prometheus."""

    async def ready(_request: Request) -> Response:
        return _health(not_ready())

    async def live(_request: Request) -> Response:
        return _health(not_live())

    async def metrics(request: Request) -> Response:
        # Who asks for OpenMetrics gets exemplars too: Prometheus does.
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(REGISTRY), headers={"Content-Type": content_type})

    return Starlette(routes=[Route("/ready", ready), Route("/live", live), Route("/metrics", metrics)])


def _health(problems: dict[str, str]) -> Response:
    return JSONResponse({"ok": not problems, "problems": problems}, status_code=503 if problems else 200)
