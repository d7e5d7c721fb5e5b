"""Attributes over Open311: as a form sends them, and in JSON as an object, a list or single fields."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from cityloop_citizen_services.open311.entrypoints.open311_fields import attributes_of, content_of, read_request
from cityloop_kernel import InvalidError
from fastapi import Request

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
EXPECTED = {"diameter": ["300"], "hit": ["road", "school"], "leaking": ["true"]}


def request(body: bytes, content_type: str) -> Request:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", content_type.encode())]
    scope = {"type": "http", "method": "POST", "path": "/requests.json", "query_string": b"", "headers": headers}
    return Request(scope, receive)


BODIES = {
    "form": (
        urlencode(
            [
                ("attribute[diameter]", "300"),
                ("attribute[hit]", "road"),
                ("attribute[hit]", "school"),
                ("attribute[leaking]", "true"),
            ]
        ).encode(),
        FORM,
    ),
    "form with brackets": (
        urlencode(
            [
                ("attribute[diameter]", "300"),
                ("attribute[hit][]", "road"),
                ("attribute[hit][]", "school"),
                ("attribute[leaking]", "true"),
            ]
        ).encode(),
        FORM,
    ),
    "object": (
        json.dumps({"attribute": {"diameter": 300, "hit": ["road", "school"], "leaking": True}}).encode(),
        JSON,
    ),
    "fields": (
        json.dumps(
            {"attribute[diameter]": 300, "attribute[hit]": ["road", "school"], "attribute[leaking]": "true"}
        ).encode(),
        JSON,
    ),
}


@pytest.mark.parametrize("body", BODIES)
async def test_attributes_are_read_however_they_are_sent(body: str) -> None:
    fields, _ = await read_request(request(*BODIES[body]))
    assert attributes_of(fields) == EXPECTED


async def test_the_same_attributes_are_the_same_submission_in_form_and_in_json() -> None:
    contents = {content_of((await read_request(request(*body)))[0]) for body in BODIES.values()}
    assert len(contents) == 1


async def test_a_list_in_place_of_attributes_is_kept_as_its_text() -> None:
    fields, _ = await read_request(request(b'{"attribute": [{"code": "A"}]}', JSON))
    assert attributes_of(fields) == {}


async def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(InvalidError, match="must be a text"):
        await read_request(request(b'{"attribute": {"hit": [{"deep": 1}]}}', JSON))
