"""What Open311 clients send: fields that stand several times, names that hold the separators of the protocol."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from html import unescape
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from cityloop_citizen_services.edge.http_edge import http_edge
from cityloop_citizen_services.open311.entrypoints.open311 import Open311
from cityloop_citizen_services.open311.entrypoints.open311_fields import (
    attributes_of,
    content_of,
    filter_of,
    idempotency_key_of,
    names_in,
    read_request,
)
from cityloop_citizen_services.open311.entrypoints.refusals import open311_or_page
from cityloop_citizen_services.portal.entrypoints.form_labels import form_labels
from cityloop_citizen_services.reports.domain.submission import check_media
from cityloop_kernel import InvalidError
from cityloop_web import ApiKeys, languages
from fastapi import Request
from starlette.datastructures import QueryParams

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
ONE, TWO = "https://a.example/1.jpg", "https://a.example/2.jpg"
CLASSES = frozenset({"Street Condition, Pothole", "Metal/Household Appliances", "Pothole", "100% Flooded", "A,B,C"})


def request(
    body: bytes, content_type: str = FORM, query: str = "", headers: Mapping[str, bytes] | None = None
) -> Request:
    sent = [(name.lower().encode(), value) for name, value in (headers or {}).items()]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/requests.json",
        "query_string": query.encode("latin-1"),
        "headers": [(b"content-type", content_type.encode()), *sent],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(scope, receive)


async def fields_of(request: Request) -> dict[str, str]:
    fields, _ = await read_request(request)
    return fields


async def reason_of(body: bytes, content_type: str = FORM) -> str:
    with pytest.raises(InvalidError) as error:
        await read_request(request(body, content_type))
    return error.value.reason


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (f"media_url={ONE}&media_url={TWO}".encode(), FORM),
        (f"media_url={ONE}&media_url=&media_url={TWO}&media_url={ONE}".encode(), FORM),
        (json.dumps({"media_url": [ONE, TWO]}).encode(), JSON),
        (b'{"media_url": "' + ONE.encode() + b"\\n" + TWO.encode() + b'"}', JSON),
    ],
)
async def test_every_media_url_is_kept(body: bytes, content_type: str) -> None:
    fields = await fields_of(request(body, content_type))
    assert fields["media_url"].splitlines()[:2] == [ONE, TWO]
    assert json.loads(content_of(fields))["media_url"] == fields["media_url"]


async def test_addresses_of_media_in_the_query_stand_beside_those_of_the_body() -> None:
    fields = await fields_of(request(f"media_url={TWO}".encode(), query=f"media_url={ONE}"))
    assert fields["media_url"].splitlines() == [ONE, TWO]


async def test_a_key_that_stands_twice_in_json_is_refused_unless_its_values_are_equal() -> None:
    assert await reason_of(b'{"lat": 1, "lat": 2}', JSON) == "FIELD_TWICE"
    assert await fields_of(request(b'{"lat": 1, "lat": 1}', JSON)) == {"lat": "1"}


async def test_attributes_of_json_are_those_of_a_form() -> None:
    body = json.dumps({"attribute": {"depth": "30 厘米", "hit": ["road", "homes"], "leaking": True}}).encode()
    found = attributes_of(await fields_of(request(body, JSON)))
    assert found == {"depth": ["30 厘米"], "hit": ["road", "homes"], "leaking": ["true"]}
    assert await reason_of(b'{"attribute": {"depth": {"value": 1}}}', JSON) == "JSON_INVALID"


@pytest.mark.parametrize("attribute", [["a", "b"], [{"code": "x", "values": [1]}]])
async def test_an_attribute_of_json_that_is_no_object_is_kept_as_its_text(attribute: object) -> None:
    fields = await fields_of(request(json.dumps({"attribute": attribute}).encode(), JSON))
    assert json.loads(fields["attribute"]) == attribute


@pytest.mark.parametrize("field", ["description", "lat", "service_code", "phone"])
async def test_another_field_with_two_values_is_refused(field: str) -> None:
    assert await reason_of(f"{field}=1&{field}=2".encode()) == "FIELD_TWICE"
    assert await fields_of(request(f"{field}=1&{field}=1&{field}=".encode())) == {field: "1"}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("body", "reason", "name"),
    [
        ({"description": "a\0b"}, "TEXT_INVALID", "description"),
        ({"first_name": "\ud83d"}, "TEXT_INVALID", "first_name"),
        ({"a\0b": "1"}, "TEXT_INVALID", r"a\x00b"),
        ({"\ud83d": "1"}, "TEXT_INVALID", r"\ud83d"),
        ('{"\\ud83d": "1", "\\ud83d": "2"}', "FIELD_TWICE", r"\ud83d"),
    ],
)
async def test_a_refused_text_is_named_by_its_field(
    client: httpx.AsyncClient, body: object, reason: str, name: str, language: str
) -> None:
    content = body if isinstance(body, str) else json.dumps(body)
    for suffix in ("json", "xml"):
        answer = await client.post(
            f"/requests.{suffix}", content=content, headers={"Content-Type": JSON}, params={"lang": language}
        )
        described = unescape(answer.text.replace("\\\\", "\\").replace('\\"', '"'))
        field = f'"{name}"' if language == "en" else f"「{name}」"
        assert (answer.status_code, reason in described, field in described) == (400, True, True), described


@pytest.mark.parametrize("field", ["service_request_id", "status", "service_code"])
def test_a_refused_text_of_a_query_is_named_by_its_field(field: str) -> None:
    with pytest.raises(InvalidError) as error:
        filter_of(QueryParams({field: "open\0"}), NOW, CLASSES)
    assert (error.value.reason, error.value.details) == ("TEXT_INVALID", {"given": field})


async def test_lists_of_other_fields_and_nested_media_are_refused() -> None:
    for body in (b'{"lat": [1]}', b'{"media_url": [["x"]]}', b'{"media_url": {"a": 1}}'):
        assert await reason_of(body, JSON) == "JSON_INVALID"


def test_addresses_of_media_are_bounded() -> None:
    check_media([ONE] * 10)
    for urls in ([ONE] * 11, ["ftp://a"], [f"{ONE} {TWO}"], ["https://a\tb"], [ONE + "x" * 2_000]):
        with pytest.raises(InvalidError):
            check_media(urls)


@pytest.mark.parametrize("charset", ["gb18030", "utf-16", "iso-8859-1"])
async def test_json_in_a_declared_charset_is_decoded(charset: str) -> None:
    text = "Café" if charset == "iso-8859-1" else "水很深"
    body = json.dumps({"description": text}, ensure_ascii=False).encode(charset)
    assert await fields_of(request(body, f"{JSON}; charset={charset}")) == {"description": text}
    assert await reason_of(body, JSON) == "TEXT_UNREADABLE"


async def test_an_idempotency_key_is_a_text() -> None:
    key = idempotency_key_of(request(b"", headers={"Idempotency-Key": '"键-1"'.encode()}), {})
    assert key == "键-1"
    with pytest.raises(InvalidError, match="header Idempotency-Key: byte 0xe9"):
        idempotency_key_of(request(b"", headers={"Idempotency-Key": b"caf\xe9"}), {})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Street Condition, Pothole", ["Street Condition, Pothole"]),
        ("Pothole,Street Condition, Pothole , 100% Flooded", ["Pothole", "Street Condition, Pothole", "100% Flooded"]),
        ("A,B,C,A", ["A,B,C", "A"]),
        ("A,B", ["A", "B"]),
        (",, Pothole ,", ["Pothole"]),
        ("", []),
    ],
)
def test_a_name_with_a_comma_is_found_in_a_list(text: str, names: list[str]) -> None:
    assert list(names_in(text, CLASSES)) == names


def test_a_list_may_stand_in_several_parameters() -> None:
    query = QueryParams(
        [("service_code", "Street Condition, Pothole"), ("service_code", "Pothole"), ("status", "open")]
    )
    found = filter_of(query, NOW, CLASSES)
    assert found.event_classes == ["Street Condition, Pothole", "Pothole"]
    numbers = QueryParams("service_request_id=R-1,R-2&service_request_id=R-3")
    assert filter_of(numbers, NOW, CLASSES).numbers == ["R-1", "R-2", "R-3"]


async def no_form(_name: str) -> None:
    """These classes have none."""


@pytest.fixture
def client() -> httpx.AsyncClient:
    """The edge as it answers about classes, from what the service has in memory."""
    nothing: Any = None
    model = SimpleNamespace(city_id="fieldtown", city=SimpleNamespace(jurisdiction="fieldtown"))
    city: Any = SimpleNamespace(model=model)
    intake: Any = SimpleNamespace(classes=dict.fromkeys(CLASSES), asked=lambda _name: ())
    forms: Any = SimpleNamespace(of_class=lambda _name: None, given=no_form)
    edge = Open311(
        *(nothing, city, nothing, nothing, intake, nothing, nothing, nothing, forms),
        *(ApiKeys({}), "http://x", "", lambda: NOW),
    )
    catalogues = languages("cityloop_words", "cityloop_citizen_services", folder=None)
    app = http_edge([edge.router()], catalogues, 30.0, open311_or_page(form_labels))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x")


@pytest.mark.parametrize("suffix", ["json", "xml"])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Metal%2FHousehold%20Appliances", "Metal/Household Appliances"),
        ("Metal/Household Appliances", "Metal/Household Appliances"),
        ("Street%20Condition%2C%20Pothole", "Street Condition, Pothole"),
        ("100%25%20Flooded", "100% Flooded"),
    ],
)
async def test_a_service_is_found_by_whatever_its_code_holds(
    client: httpx.AsyncClient, path: str, name: str, suffix: str
) -> None:
    answer = await client.get(f"/services/{path}.{suffix}")
    assert answer.status_code == 200
    assert name in answer.text


@pytest.mark.parametrize("address", ["/services/%E9.json", "/services.json?lang=%FF", "/requests/%C3%28.json"])
async def test_an_address_that_is_not_utf_8_is_refused(client: httpx.AsyncClient, address: str) -> None:
    answer = await client.get(address)
    assert answer.status_code == 400
    assert "TEXT_UNREADABLE" in answer.json()[0]["description"]
