"""What Open311 clients send and get, as the description of the edge has it (GeoReport v2, with our extensions)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from cityloop_web.openapi import body, schema_of
from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

CLOSED = ConfigDict(extra="forbid")
Text = Annotated[str, Field(min_length=1)]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


@with_config(CLOSED)
class Endpoint(TypedDict):
    """Where the calls are."""

    specification: Text
    url: Text
    changeset: Moment
    type: Literal["production"]
    formats: list[Text]


@with_config(CLOSED)
class Discovery(TypedDict):
    """The discovery document."""

    changeset: Moment
    contact: Text
    key_service: Text
    endpoints: list[Endpoint]


@with_config(CLOSED)
class Service(TypedDict):
    """A class that people may report."""

    service_code: Text
    service_name: Text
    description: str
    metadata: bool
    type: Literal["realtime"]
    keywords: str
    group: str


@with_config(CLOSED)
class AttributeValueOffered(TypedDict):
    """One of the values that may be chosen."""

    key: Text
    name: str


@with_config(CLOSED)
class ServiceAttribute(TypedDict):
    """What a service asks for beyond the report itself; sent as attribute[code]."""

    variable: bool
    code: Text
    datatype: Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
    required: bool
    datatype_description: str
    order: int
    description: str
    values: NotRequired[list[AttributeValueOffered]]


@with_config(CLOSED)
class ServiceDefinition(TypedDict):
    """What a service asks for beyond the report itself."""

    service_code: Text
    attributes: list[ServiceAttribute]


@with_config(CLOSED)
class SubmittedRequest(TypedDict):
    """The number of a report that was taken in."""

    service_request_id: Text
    reporter_link: Annotated[str, Field(description="Opens the page of the report; given once.")]
    service_notice: NotRequired[Annotated[str, Field(description="Which photos were left out, and why.")]]


@with_config(CLOSED)
class ServiceRequest(TypedDict):
    """A report: whole to the client that filed it, else its public view. What is empty is absent."""

    service_request_id: Text
    status: Literal["open", "closed"]
    status_notes: NotRequired[str]
    service_name: NotRequired[str]
    service_code: NotRequired[str]
    description: NotRequired[str]
    agency_responsible: NotRequired[str]
    requested_datetime: NotRequired[Moment]
    updated_datetime: NotRequired[Moment]
    expected_datetime: NotRequired[Moment]
    address: NotRequired[str]
    lat: NotRequired[float]
    long: NotRequired[float]
    media_url: NotRequired[str]
    media_urls: NotRequired[list[str]]
    place_precision: NotRequired[
        Annotated[str, Field(description="What lat and long of a public view are: exact, segment, area.")]
    ]


@with_config(CLOSED)
class Error(TypedDict):
    """A refusal: its status, and its constant reason with what to do."""

    code: Text
    description: Text


class Submission(TypedDict):
    """A report that a client sends in."""

    service_code: str
    api_key: NotRequired[Annotated[str, Field(description="Or the header X-API-Key.")]]
    jurisdiction_id: NotRequired[str]
    lat: NotRequired[Annotated[float, Field(description="Degrees of WGS 84, with long.")]]
    long: NotRequired[float]
    address_string: NotRequired[str]
    address_id: NotRequired[str]
    description: NotRequired[str]
    first_name: NotRequired[str]
    last_name: NotRequired[str]
    phone: NotRequired[str]
    email: NotRequired[str]
    device_id: NotRequired[str]
    account_id: NotRequired[str]
    media_url: NotRequired[str]
    idempotency_key: NotRequired[Annotated[str, Field(max_length=200, description="Or the header Idempotency-Key.")]]


FORM = schema_of(Submission)
PHOTOS = {"type": "array", "items": {"type": "string", "format": "binary"}, "description": "Photos, 5 MB together."}
WITH_PHOTOS = {**FORM, "properties": {**FORM["properties"], "media": PHOTOS}}
URLS = {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "maxItems": 10}]}
IN_JSON = {**FORM, "properties": {**FORM["properties"], "media_url": URLS, "attribute": {}}}
BODY = body(
    {
        "application/x-www-form-urlencoded": FORM,
        "multipart/form-data": WITH_PHOTOS,
        "application/json": IN_JSON,
    }
)
"""The body of a submission."""


def list_schema(root: str, item: str, shape: Any) -> dict[str, Any]:
    """The schema of a list, with what XML calls it and each of its items."""
    schema = {**schema_of(shape), "xml": {"name": item}}
    return {"type": "array", "items": schema, "xml": {"name": root, "wrapped": True}}


def query_parameter(name: str, description: str) -> dict[str, Any]:
    """A parameter of the query."""
    return {"name": name, "in": "query", "description": description, "schema": {"type": "string"}}


LANGUAGE = query_parameter("lang", "Language of names, notes and refusals; else Accept-Language.")
JURISDICTION = query_parameter("jurisdiction_id", "The city; may be left out.")
KEY = query_parameter("api_key", "Of a client, which sees its own reports whole; or the header X-API-Key.")
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same report under it makes no other one.",
    "schema": {"type": "string", "maxLength": 200},
}
FILTER = [
    query_parameter("service_request_id", "Numbers, with commas."),
    query_parameter("service_code", "Services, with commas."),
    query_parameter("start_date", "From this moment on, with a zone."),
    query_parameter("end_date", "Up to this moment; at most 90 days after start_date."),
    query_parameter("status", "open, closed, or both with a comma."),
]
