"""The HTTP edge is observed."""

from __future__ import annotations

from typing import Any

from cityloop_console.timelines.entrypoints.timeline_edge import timeline_routes
from cityloop_telemetry import REGISTRY
from cityloop_testkit.http import http_client
from cityloop_web import web_app
from httpx import ASGITransport

NOT_USED: Any = None


async def test_requests_are_counted() -> None:
    labels = {"method": "GET", "route": "/timeline", "code": "303"}
    app = web_app("An edge", [timeline_routes(NOT_USED, NOT_USED, NOT_USED, NOT_USED, NOT_USED, NOT_USED, NOT_USED)])
    before = REGISTRY.get_sample_value("cityloop_http_requests_total", labels) or 0
    async with http_client(transport=ASGITransport(app), base_url="http://edge") as client:
        await client.get("/timeline?number=E-1")
    assert REGISTRY.get_sample_value("cityloop_http_requests_total", labels) == before + 1
