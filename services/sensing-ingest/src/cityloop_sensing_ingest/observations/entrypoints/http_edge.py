"""HTTP: small JSON from devices and gateways that speak no gRPC, with an API key."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from cityloop_kernel import InvalidError
from cityloop_web import ApiKeys, key_of
from cityloop_web.charsets import read_json
from cityloop_web.openapi import body, refused, schema_of, with_api_key
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from cityloop_sensing_ingest.observations.handlers.ingest import Ingest
from cityloop_sensing_ingest.observations.telemetry import Metrics
from cityloop_sensing_ingest.registry.domain import Datastreams

MAX_JSON_READINGS = 1_000
MICROSECOND = dt.timedelta(microseconds=1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
UNKNOWN_NUMBER = 0


REASONS = {"phenomenon_time": "TIME_INVALID", "value": "VALUE_INVALID"}
"""By the field that cannot be read; of any other READING_INVALID."""
BODY_INVALID = "BODY_INVALID"


class JsonReading(BaseModel):
    """One reading, named by the datastream's id."""

    model_config = ConfigDict(extra="forbid")
    datastream_id: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    phenomenon_time: AwareDatetime
    value: float = Field(allow_inf_nan=False)


class JsonBatch(BaseModel):
    """A small batch of readings."""

    model_config = ConfigDict(extra="forbid")
    readings: list[JsonReading] = Field(min_length=1, max_length=MAX_JSON_READINGS)


class JsonRejection(BaseModel):
    """A reading that was not accepted: its place in the batch, from 0, and why."""

    index: int
    reason: str
    detail: str


class JsonAnswer(BaseModel):
    """What became of a batch; accepted means that Kafka has it."""

    accepted: int
    flagged: int
    rejected: list[JsonRejection]


DESCRIBED = {**body({"application/json": schema_of(JsonBatch)}), **with_api_key()}
"""What the description says of the call: its body is read item by item."""


def readings_routes(ingest: Ingest, datastreams: Datastreams, api_keys: ApiKeys[str]) -> APIRouter:
    """`/readings`, and `/`, which leads to the description. The holders of the keys are departments."""
    router = APIRouter()

    @router.get("/", summary="To the description of this edge", response_class=RedirectResponse)
    async def first() -> str:
        return "/openapi.json"

    @router.post("/readings", summary="Take readings in", openapi_extra=DESCRIBED, responses=refused(403))
    async def post_readings(request: Request) -> JsonAnswer:
        """What can be accepted is; the rest is named by its place. The body is UTF-8, or of the charset that
        Content-Type declares.
        """
        department = api_keys.holder_of(key_of(request))
        sent = listed(read_json(await request.body(), request.headers.get("content-type", "")))
        readings, rejected = read_each(sent)
        places = list(readings)
        known = await datastreams.numbers_of([reading.datastream_id for reading in readings.values()])
        taken = await ingest.ingest(
            department,
            np.array([known.get(reading.datastream_id, UNKNOWN_NUMBER) for reading in readings.values()], np.uint32),
            np.array([microseconds(reading.phenomenon_time) for reading in readings.values()], np.int64),
            np.array([reading.value for reading in readings.values()], np.float64),
            None,
        )
        Metrics.READINGS.labels("rejected").inc(len(rejected))
        for reason, detail, found in (
            ("UNKNOWN_DATASTREAM", "no datastream has this id; register its thing first", taken.unknown),
            ("NOT_YOUR_DATASTREAM", "the datastream is of another department", taken.foreign),
            ("TIME_INVALID", "phenomenon_time lies outside the years 1900 to 2199", taken.untimed),
        ):
            rejected += [JsonRejection(index=places[index], reason=reason, detail=detail) for index in found]
        rejected.sort(key=lambda item: item.index)
        return JsonAnswer(accepted=taken.accepted, flagged=taken.flagged, rejected=rejected)

    return router


def listed(content: Any) -> list[Any]:
    """The readings of a body, unread.

    Raises:
        InvalidError: it is no batch, or too large.
    """
    readings = content.get("readings") if isinstance(content, dict) else None
    if not isinstance(readings, list) or set(content) != {"readings"}:
        raise InvalidError('send {"readings": [...]} and nothing else', BODY_INVALID)
    if not 1 <= len(readings) <= MAX_JSON_READINGS:
        raise InvalidError(f"send 1 to {MAX_JSON_READINGS} readings, not {len(readings)}", "BATCH_TOO_LARGE")
    return readings


def read_each(sent: Sequence[Any]) -> tuple[dict[int, JsonReading], list[JsonRejection]]:
    """Readings by their places in the batch, and those that cannot be read."""
    readings: dict[int, JsonReading] = {}
    rejected = []
    for index, item in enumerate(sent):
        try:
            readings[index] = JsonReading.model_validate(item)
        except ValidationError as error:
            problem = error.errors()[0]
            field = str(problem["loc"][0]) if problem["loc"] else "the reading"
            reason = REASONS.get(field, "READING_INVALID")
            rejected.append(JsonRejection(index=index, reason=reason, detail=f"{field[:60]}: {problem['msg']}"))
    return readings, rejected


def microseconds(moment: dt.datetime) -> int:
    """Since 1970, in UTC."""
    return math.floor((moment - EPOCH) / MICROSECOND)
