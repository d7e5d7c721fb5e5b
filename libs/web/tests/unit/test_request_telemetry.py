"""Every request of an HTTP edge is counted by its route as declared, and Prometheus gets what it asks for."""

from __future__ import annotations

from cityloop_service.admin import admin_app
from cityloop_telemetry import REGISTRY
from cityloop_testkit.http import http_client
from cityloop_web import web_app
from fastapi import APIRouter, FastAPI
from httpx import ASGITransport
from prometheus_client.openmetrics.parser import text_string_to_metric_families

OPENMETRICS = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"


def edge() -> FastAPI:
    router = APIRouter()

    @router.get("/observed/{number}")
    async def observed(number: int) -> int:
        if number == 0:
            raise RuntimeError("broken")
        return number

    return web_app("An edge", [router])


def requests(route: str, code: str, method: str = "GET") -> float:
    labels = {"method": method, "route": route, "code": code}
    return REGISTRY.get_sample_value("cityloop_http_requests_total", labels) or 0.0


async def ask(method: str, path: str) -> int:
    transport = ASGITransport(edge(), raise_app_exceptions=False)
    async with http_client(transport=transport, base_url="http://edge") as client:
        return (await client.request(method, path)).status_code


async def test_requests_are_counted_by_route_whatever_becomes_of_them() -> None:
    route = "/observed/{number}"
    before = {code: requests(route, code) for code in ("200", "400", "500")}
    for path in ("/observed/7", "/observed/8", "/observed/x", "/observed/0"):
        await ask("GET", path)
    assert {code: requests(route, code) - count for code, count in before.items()} == {"200": 2, "400": 1, "500": 1}


async def test_what_nobody_declared_adds_one_series_however_it_is_asked_for() -> None:
    before = requests("unmatched", "404"), requests("unmatched", "404", "OTHER")
    for path in ("/admin.php", "/wp-login.php"):
        await ask("GET", path)
    await ask("BREW", "/coffee")
    assert (requests("unmatched", "404"), requests("unmatched", "404", "OTHER")) == (before[0] + 2, before[1] + 1)


async def test_prometheus_gets_openmetrics_with_exemplars_and_others_plain_text() -> None:
    await ask("GET", "/observed/7")
    transport = ASGITransport(admin_app(dict, dict))
    async with http_client(transport=transport, base_url="http://admin") as client:
        plain = await client.get("/metrics")
        full = await client.get("/metrics", headers={"Accept": OPENMETRICS})
    assert plain.headers["content-type"].startswith("text/plain")
    assert full.headers["content-type"].startswith("application/openmetrics-text")
    families = text_string_to_metric_families(full.text)  # type: ignore[no-untyped-call]
    samples = [sample for family in families for sample in family.samples]
    assert [sample for sample in samples if sample.name == "cityloop_http_request_seconds_bucket" and sample.exemplar]
    assert "trace_id" not in plain.text
