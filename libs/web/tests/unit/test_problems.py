"""Failures over HTTP say nothing of themselves, and logs tell the route, never the path with its secrets."""

from __future__ import annotations

import httpx
import pytest
from cityloop_kernel import ConflictError, InvalidError, OverloadedError
from cityloop_testkit.http import http_client
from cityloop_web import web_app
from fastapi import APIRouter, FastAPI
from structlog.testing import capture_logs

SECRET = "a-secret-link"


@pytest.fixture
def app() -> FastAPI:
    router = APIRouter()

    @router.get("/reports/{secret}")
    async def report(secret: str) -> None:
        raise RuntimeError("password=hunter2")

    @router.get("/refused/{kind}")
    async def refused(kind: str) -> None:
        raise {"invalid": InvalidError("fix it", "BAD"), "busy": OverloadedError("slower", 2)}.get(
            kind, ConflictError("later")
        )

    return web_app("An edge", [router])


async def ask(app: FastAPI, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with http_client(transport=transport, base_url="http://edge") as client:
        return await client.get(path)


async def test_a_failure_is_logged_by_its_route(app: FastAPI) -> None:
    with capture_logs() as logs:
        answer = await ask(app, f"/reports/{SECRET}")
    assert (answer.status_code, answer.json()["title"]) == (500, "INTERNAL")
    assert "hunter2" not in answer.text
    (line,) = logs
    assert (line["event"], line["route"]) == ("http_failed", "/reports/{secret}")
    assert SECRET not in str({name: value for name, value in line.items() if name != "exc_info"})


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [
        ("/refused/invalid", 400, "BAD"),
        ("/refused/busy", 429, "OVERLOADED"),
        ("/refused/other", 409, "CONFLICT"),
        ("/nowhere", 404, "NOT_FOUND"),
        ("/reports/a%00b", 400, "ADDRESS_INVALID"),
        ("/refused/invalid?lang=%00", 400, "ADDRESS_INVALID"),
    ],
)
async def test_a_refusal_is_a_problem_with_its_reason(app: FastAPI, path: str, status: int, reason: str) -> None:
    answer = await ask(app, path)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["status"], answer.json()["title"]) == (status, status, reason)
    assert ("Retry-After" in answer.headers) is (status == 429)
