"""What Open311 clients send, read: bodies in form or JSON, filters of listings, keys."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping

from cityloop.common.v1.common_pb2 import Place, Position, ReferenceSystem
from cityloop_errors import InvalidError
from fastapi import Request

from cityloop_citizen_services.adapters.report_store import Filter
from cityloop_citizen_services.domain.report import ENDED, ReportState, storable
from cityloop_citizen_services.domain.submission import Reporter

MAX_SPAN = dt.timedelta(days=90)
MAX_REQUESTS = 1_000
MAX_KEY = 200
MOST_OF_KEY = {"most": str(MAX_KEY)}
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
STATUSES = {"open": frozenset(ReportState) - ENDED, "closed": ENDED}
KEY_HEADER = "Idempotency-Key"
NOT_OF_THE_REPORT = frozenset({"api_key", "idempotency_key", "jurisdiction_id", "lang"})
"""Fields that say who asks and how to answer; a report sent again may differ in them."""


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of the body and of the query, as texts; what is empty is absent.

    Raises:
        InvalidError: they cannot be read.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json":
        try:
            content = json.loads(await request.body())
        except (ValueError, RecursionError) as error:
            raise InvalidError("the body is no JSON", "JSON_INVALID") from error
        if not isinstance(content, dict):
            raise InvalidError("the body must be a JSON object with the fields of the request", "JSON_INVALID")
        nested = [name for name, value in content.items() if isinstance(value, dict | list) and name != "attribute"]
        if nested:
            raise InvalidError(f"{nested[0]!r} must be a text or a number", "JSON_INVALID")
        sent = {name: value for name, value in content.items() if isinstance(value, str | int | float)}
    else:
        sent = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    fields = {name: str(value).strip() for name, value in {**request.query_params, **sent}.items()}
    if not all(map(storable, fields.values())):
        raise InvalidError("texts hold no NUL character", "TEXT_INVALID")
    return {name: value for name, value in fields.items() if value}


def idempotency_key_of(request: Request, fields: Mapping[str, str]) -> str:
    """The client's own key of a submission, from the header (with or without the quotes of the IETF draft) or the
    extension field `idempotency_key`; empty where there is none.

    Raises:
        InvalidError: it is too long, or the two differ.
    """
    header = request.headers.get(KEY_HEADER, "").strip()
    if len(header) > 1 and header.startswith('"') and header.endswith('"'):
        header = header[1:-1]
    field = fields.get("idempotency_key", "")
    if header and field and header != field:
        raise InvalidError(
            f"{KEY_HEADER} and idempotency_key differ; send one of them", "IDEMPOTENCY_KEY_INVALID", MOST_OF_KEY
        )
    key = header or field
    if len(key) > MAX_KEY or not storable(key):
        raise InvalidError(
            f"an idempotency key has at most {MAX_KEY} characters", "IDEMPOTENCY_KEY_INVALID", MOST_OF_KEY
        )
    return key


def told(fields: Mapping[str, str]) -> bytes:
    """What a submission says, to be compared with another under the same key; whether in form or JSON."""
    said = {name: value for name, value in fields.items() if name not in NOT_OF_THE_REPORT}
    return json.dumps(said, sort_keys=True).encode()


def place_of(fields: Mapping[str, str]) -> Place:
    """Open311's coordinates are WGS84 by its specification.

    Raises:
        InvalidError: they are none.
    """
    text = fields.get("address_string", "") or fields.get("address_id", "")
    if "lat" not in fields and "long" not in fields:
        return Place(text=text)
    try:
        latitude, longitude = float(fields["lat"]), float(fields["long"])
    except (KeyError, ValueError) as error:
        raise InvalidError("lat and long come together, in degrees", "POSITION_INVALID") from error
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        raise InvalidError("lat and long are finite numbers, in degrees", "POSITION_INVALID")
    system = ReferenceSystem.REFERENCE_SYSTEM_WGS84
    return Place(position=Position(longitude=longitude, latitude=latitude, reference_system=system), text=text)


def reporter_of(fields: Mapping[str, str]) -> Reporter:
    """Who reports, as far as was said."""
    names = (fields.get("first_name", ""), fields.get("last_name", ""))
    return Reporter(" ".join(name for name in names if name), fields.get("phone", ""), fields.get("email", ""))


def filter_of(query: Mapping[str, str], now: dt.datetime) -> Filter:
    """Which reports a listing is to hold.

    Raises:
        InvalidError: the filter makes no sense.
    """
    numbers = _parts(query.get("service_request_id", ""))
    if numbers is not None:
        if len(numbers) > MAX_REQUESTS:
            raise InvalidError(f"at most {MAX_REQUESTS} ids at once", "TOO_MANY_IDS", {"most": str(MAX_REQUESTS)})
        return Filter(numbers, now, now, None, None)
    since, until = _moment(query, "start_date"), _moment(query, "end_date")
    until = until or (now if since is None else min(now, since + MAX_SPAN))
    since = since or until - MAX_SPAN
    if until - since > MAX_SPAN:
        raise InvalidError("start_date and end_date lie at most 90 days apart", "SPAN_TOO_LONG")
    wanted = _parts(query.get("status", ""))
    if wanted is not None and not set(wanted) <= set(STATUSES):
        raise InvalidError("status is open, closed, or both with a comma", "STATUS_INVALID")
    states = None if wanted is None else [state for name in wanted for state in STATUSES[name]]
    return Filter(None, since, until, _parts(query.get("service_code", "")), states)


def _parts(text: str) -> list[str] | None:
    """The parts of a list with commas; None when it is empty."""
    if not storable(text):
        raise InvalidError("texts hold no NUL character", "TEXT_INVALID")
    return [part.strip() for part in text.split(",") if part.strip()] or None


def _moment(query: Mapping[str, str], name: str) -> dt.datetime | None:
    text = query.get(name, "").strip().replace(" ", "+")
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidError(f"{name}: expected a moment such as 2026-07-01T00:00:00Z", "DATE_INVALID") from error
    if moment.tzinfo is None:
        raise InvalidError(f"{name} must have a zone, such as Z or +08:00", "DATE_INVALID")
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise InvalidError(f"{name} must lie in the years {EARLIEST_YEAR} to {LATEST_YEAR}", "DATE_INVALID")
    return moment
