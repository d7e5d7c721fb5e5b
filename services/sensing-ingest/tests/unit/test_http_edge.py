"""The HTTP edge is observed: also what it refuses is counted."""

from __future__ import annotations

from typing import Any

from cityloop_sensing_ingest.observations.entrypoints.http_edge import readings_routes
from cityloop_telemetry import REGISTRY
from cityloop_testkit.http import http_client
from cityloop_web import ApiKeys, web_app
from httpx import ASGITransport

NOT_USED: Any = None


async def test_requests_are_counted() -> None:
    labels = {"method": "POST", "route": "/readings", "code": "403"}
    reading = {"datastream_id": "d", "phenomenon_time": "2026-07-01T00:00:00Z", "value": 1}
    transport = ASGITransport(web_app("An edge", [readings_routes(NOT_USED, NOT_USED, ApiKeys({}))]))
    before = REGISTRY.get_sample_value("cityloop_http_requests_total", labels) or 0
    async with http_client(transport=transport, base_url="http://edge") as client:
        await client.post("/readings", json={"readings": [reading]})
    assert REGISTRY.get_sample_value("cityloop_http_requests_total", labels) == before + 1
