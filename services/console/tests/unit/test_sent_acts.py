"""Forms of the desk as browsers send them: photos by their fields, each marked or not, and positions in degrees."""

from __future__ import annotations

import pytest
from cityloop.common.v1.common_pb2 import ReferenceSystem
from cityloop_console.desk.domain.positions import position_of
from cityloop_console.desk.entrypoints.sent_acts import SentForm, sent_form
from cityloop_kernel import InvalidError
from cityloop_testkit.http import http_client
from cityloop_testkit.photos import photo
from httpx import ASGITransport
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send


async def sent(fields: dict[str, str | list[str]], files: dict[str, bytes]) -> SentForm:
    """What is read of a form that a browser has sent."""
    read: list[SentForm] = []

    async def edge(scope: Scope, receive: Receive, send: Send) -> None:
        read.append(await sent_form(Request(scope, receive)))
        await Response()(scope, receive, send)

    async with http_client(transport=ASGITransport(edge), base_url="http://desk") as client:
        parts = {name: ("chosen", content, "text/html") for name, content in files.items()}
        await client.post("/", data=fields, files=parts or None)
    return read[0]


async def test_photos_are_what_they_show_and_marked_one_by_one() -> None:
    files = {"photo1": photo("PNG"), "photo2": b"", "photo3": photo()}
    form = await sent({"text": "done", "shown2": "on", "shown3": "on", "departments": ["a", "b"]}, files)
    found = [(item.media_type, item.shown, len(item.content)) for item in form.photos]
    assert found == [("image/png", False, len(files["photo1"])), ("image/jpeg", True, len(files["photo3"]))]
    assert (form.fields["text"], form.departments) == ("done", ["a", "b"])
    plain = await sent({"text": "done"}, {})
    assert (plain.fields, list(plain.photos)) == ({"text": "done"}, [])


def test_a_position_is_two_numbers_of_degrees_or_nothing() -> None:
    def position(longitude: str, latitude: str, system: str = "GCJ02") -> object:
        return position_of({"longitude": longitude, "latitude": latitude, "system": system})

    assert position(" ", "") is None
    read = position_of({"longitude": "113.5", "latitude": " 23 ", "system": "GCJ02"})
    assert read is not None
    assert (read.longitude, read.latitude) == (113.5, 23)
    assert read.reference_system == ReferenceSystem.REFERENCE_SYSTEM_GCJ02
    for wrong in (("113", ""), ("north", "23"), ("181", "23"), ("113", "-91"), ("nan", "23"), ("inf", "23")):
        with pytest.raises(InvalidError, match="degrees"):
            position(*wrong)
