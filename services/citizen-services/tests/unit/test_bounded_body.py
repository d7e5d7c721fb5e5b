"""Bodies over their bounds: a form with files is handed over as far as it came, any other is refused in words."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import httpx
import pytest
from cityloop_citizen_services.entrypoints import bounded_body
from cityloop_citizen_services.entrypoints.bounded_body import BoundedBody
from cityloop_citizen_services.entrypoints.forms import form_of
from cityloop_citizen_services.entrypoints.refusals import refusals
from cityloop_service import languages
from fastapi import FastAPI, Request
from starlette.responses import JSONResponse
from starlette.types import Message, Scope

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=cut"
START = b'--cut\r\nContent-Disposition: form-data; name="text"\r\n\r\nwater\r\n'
PHOTO = b'--cut\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n' + b"x" * 2_000
END = b"\r\n--cut--\r\n"


def edge(*, cut: bool) -> FastAPI:
    """An edge that answers with what came of a form."""
    app = FastAPI()
    app.state.catalogues = languages("cityloop_words", "cityloop_citizen_services", folder=None)
    refusals(app)
    app.add_middleware(BoundedBody)

    @app.post("/{path:path}")
    async def take(request: Request) -> JSONResponse:
        form = await form_of(request, cut=cut)
        return JSONResponse([form.text("text"), form.left_out, form.cut and form.cut.reason])

    return app


@pytest.fixture(autouse=True)
def small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_body, "MAX_FORM_BYTES", 1_000)
    monkeypatch.setattr(bounded_body, "MAX_BODY_BYTES", 1_000)


async def sent(body: bytes, content_type: str, path: str = "/reports", *, cut: bool = True) -> httpx.Response:
    transport = httpx.ASGITransport(edge(cut=cut))
    async with httpx.AsyncClient(transport=transport, base_url="http://x", params={"lang": "zh"}) as client:

        async def pieces() -> Any:
            for start in range(0, len(body), 300):
                yield body[start : start + 300]

        return await client.post(path, content=pieces(), headers={"content-type": content_type})


async def test_a_form_with_files_over_its_bound_is_handed_over_as_far_as_it_came() -> None:
    assert (await sent(START + PHOTO + END, PARTS)).json() == ["water", [1], "BODY_TOO_LARGE"]


async def test_a_door_that_takes_whole_forms_only_refuses_it_in_the_words_of_who_asks() -> None:
    page = await sent(START + PHOTO + END, PARTS, cut=False)
    assert (page.status_code, "请换一张不超过 5 MB 的照片，或不附照片，再次提交。" in page.text) == (413, True)
    machine = await sent(START + PHOTO + END, PARTS, "/requests.json", cut=False)
    assert machine.json()[0]["description"].startswith("BODY_TOO_LARGE: 请求超过")


async def test_another_body_over_its_bound_is_refused() -> None:
    page = await sent(b"text=" + b"x" * 2_000, FORM)
    assert (page.status_code, 'data-reason="BODY_TOO_LARGE"' in page.text) == (413, True)


async def test_a_form_that_comes_too_slowly_is_handed_over_as_far_as_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest never comes; the time for it is over at once."""
    monkeypatch.setattr(bounded_body, "BODY_SECONDS", 0.0)
    found: list[tuple[str, list[int], str]] = []

    async def app(scope: Scope, _receive: object, _send: object) -> None:
        form = await form_of(Request(scope), cut=True)
        found.append((form.text("text"), form.left_out, form.cut.reason if form.cut else ""))

    pieces = iter([START + PHOTO[:200]])

    async def receive() -> Message:
        for piece in itertools.islice(pieces, 1):
            return {"type": "http.request", "body": piece, "more_body": True}
        await asyncio.Event().wait()
        raise AssertionError("nothing more comes")

    async def send(_message: Message) -> None:
        raise AssertionError("nothing is answered")

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-type", PARTS.encode())]}
    await BoundedBody(app)(scope, receive, send)
    assert found == [("water", [1], "BODY_TOO_SLOW")]
