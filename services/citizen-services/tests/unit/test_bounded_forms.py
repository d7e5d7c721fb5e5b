"""Bodies over their bounds: of a form with files what came is kept, any other is refused in words."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from cityloop_citizen_services.edge import http_edge
from cityloop_citizen_services.edge.forms import form_of
from cityloop_citizen_services.open311.entrypoints.refusals import open311_or_page
from cityloop_citizen_services.portal.entrypoints.form_labels import form_labels
from cityloop_kernel import RefusedError
from cityloop_testkit.http import http_client
from cityloop_web import languages
from cityloop_web.refusals import BodyTooSlowError
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=cut"
START = b'--cut\r\nContent-Disposition: form-data; name="text"\r\n\r\nwater\r\n'
PHOTO = b'--cut\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n' + b"x" * 2_000
END = b"\r\n--cut--\r\n"


@pytest.fixture(autouse=True)
def small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_edge, "MAX_FORM_BYTES", 1_000)
    monkeypatch.setattr(http_edge, "MAX_BODY_BYTES", 1_000)


async def sent(body: bytes, content_type: str, path: str = "/reports", *, cut: bool = True) -> httpx.Response:
    """The answer of an edge that says what came of a form."""
    router = APIRouter()

    @router.post("/{path:path}")
    async def take(request: Request) -> JSONResponse:
        form = await form_of(request, cut=cut)
        return JSONResponse([form.text("text"), form.left_out, form.cut and form.cut.reason])

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 300):
            yield body[start : start + 300]

    catalogues = languages("cityloop_words", "cityloop_citizen_services", folder=None)
    transport = httpx.ASGITransport(http_edge.http_edge([router], catalogues, 30.0, open311_or_page(form_labels)))
    async with http_client(transport=transport, base_url="http://x", params={"lang": "zh"}) as client:
        return await client.post(path, content=pieces(), headers={"content-type": content_type})


async def test_of_a_form_with_files_over_its_bound_what_came_is_kept() -> None:
    assert (await sent(START + PHOTO + END, PARTS)).json() == ["water", [1], "BODY_TOO_LARGE"]


async def test_a_door_that_takes_whole_forms_only_refuses_it_in_the_words_of_who_asks() -> None:
    page = await sent(START + PHOTO + END, PARTS, cut=False)
    assert (page.status_code, "请换一张不超过 5 MB 的照片，或不附照片，再次提交。" in page.text) == (413, True)
    machine = await sent(START + PHOTO + END, PARTS, "/requests.json", cut=False)
    assert machine.json()[0]["description"].startswith("BODY_TOO_LARGE: 请求超过")


async def test_another_body_over_its_bound_is_refused() -> None:
    page = await sent(b"text=" + b"x" * 2_000, FORM)
    assert (page.status_code, 'data-reason="BODY_TOO_LARGE"' in page.text) == (413, True)


async def test_of_a_form_that_comes_too_slowly_what_came_is_kept() -> None:
    pieces = [START, PHOTO[:200]]

    async def receive() -> dict[str, object]:
        if not pieces:
            raise BodyTooSlowError("the request took too long; send it again")
        return {"type": "http.request", "body": pieces.pop(0), "more_body": True}

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-type", PARTS.encode())]}
    form = await form_of(Request(scope, receive), cut=True)
    assert (form.text("text"), form.left_out) == ("water", [1])
    assert isinstance(form.cut, RefusedError)
    assert form.cut.reason == "BODY_TOO_SLOW"
