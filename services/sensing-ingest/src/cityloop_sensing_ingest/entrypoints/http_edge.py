"""HTTP: small JSON from devices and gateways that speak no gRPC, with an API key."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Mapping
from typing import Annotated

import numpy as np
from cityloop_database import Pool
from cityloop_errors import ForbiddenError
from cityloop_service import Observed, problem_details
from fastapi import FastAPI, Header
from fastapi.responses import RedirectResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from cityloop_sensing_ingest.adapters.registry_store import numbers_of
from cityloop_sensing_ingest.handlers.ingest import Ingest

MAX_JSON_READINGS = 1_000
MICROSECOND = dt.timedelta(microseconds=1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
UNKNOWN_NUMBER = 0


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


class JsonAnswer(BaseModel):
    """What became of a batch; accepted means that Kafka has it."""

    accepted: int
    flagged: int
    rejected: list[JsonRejection]


def http_edge(ingest: Ingest, pool: Pool, api_keys: Mapping[str, str]) -> FastAPI:
    """The application. `api_keys` maps the SHA-256 of a key, in hexadecimal, to the department it belongs to."""
    app = FastAPI(title="Cityloop sensing-ingest", version="0.1.0", docs_url=None, redoc_url=None)
    problem_details(app)
    app.add_middleware(Observed)

    @app.get("/", summary="To the description of this edge", response_class=RedirectResponse)
    async def first() -> str:
        return "/openapi.json"

    @app.post("/readings", summary="Take readings in")
    async def post_readings(batch: JsonBatch, x_api_key: Annotated[str, Header()] = "") -> JsonAnswer:
        department = api_keys.get(hashlib.sha256(x_api_key.encode()).hexdigest())
        if department is None:
            raise ForbiddenError("send the API key of your department in X-API-Key", "API_KEY_UNKNOWN")
        known = await numbers_of(pool, [reading.datastream_id for reading in batch.readings])
        numbers = [known.get(reading.datastream_id, UNKNOWN_NUMBER) for reading in batch.readings]
        times = [math.floor((reading.phenomenon_time - EPOCH) / MICROSECOND) for reading in batch.readings]
        taken = await ingest.take(
            department,
            np.array(numbers, np.uint32),
            np.array(times, np.int64),
            np.array([reading.value for reading in batch.readings], np.float64),
            None,
        )
        rejected = [JsonRejection(index=int(index), reason="UNKNOWN_DATASTREAM") for index in taken.unknown]
        rejected += [JsonRejection(index=int(index), reason="NOT_YOUR_DATASTREAM") for index in taken.foreign]
        return JsonAnswer(accepted=taken.accepted, flagged=taken.flagged, rejected=rejected)

    return app
