"""What Open311 clients send, read: bodies in form or JSON, filters of listings, keys."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from cityloop.common.v1.common_pb2 import Place, Position, ReferenceSystem
from cityloop_kernel import InvalidError, storable
from cityloop_pictures import media_type_of
from cityloop_web.charsets import header_text, parameters_of, read_json
from fastapi import Request
from starlette.datastructures import QueryParams

from cityloop_citizen_services.edge.attributes import ATTRIBUTE_FIELD
from cityloop_citizen_services.edge.forms import FIELD_TWICE, Form, form_of
from cityloop_citizen_services.reports.domain.protocols import ReportFilter
from cityloop_citizen_services.reports.domain.report import ENDED, ReportState
from cityloop_citizen_services.reports.domain.submission import File, Reporter

MAX_SPAN = dt.timedelta(days=90)
MAX_REQUESTS = 1_000
MAX_KEY = 200
MOST_OF_KEY = {"most": str(MAX_KEY)}
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
STATUSES = {"open": frozenset(ReportState) - ENDED, "closed": ENDED}
KEY_HEADER = "Idempotency-Key"
MANY = "media_url"
"""The field that may stand several times; its values are kept a line each."""
ATTRIBUTE = "attribute"
"""The field that may be an object in JSON, by the codes of attributes; a list is kept as its text."""
APART = "\x1f"
"""Between several values of one attribute; no text holds it."""
NOT_OF_THE_REPORT = frozenset({"api_key", "idempotency_key", "jurisdiction_id", "lang"})
"""Fields that say who asks and how to answer; a report sent again may differ in them."""


async def read_request(request: Request) -> tuple[dict[str, str], Form]:
    """The fields of the body and of the query, as texts, and the form that brought them with its photos, an empty one
    where they came in JSON. What is empty is absent; of `media_url` all are kept.

    Raises:
        InvalidError: they cannot be read, or a field of one value has two.
    """
    content_type = request.headers.get("content-type", "")
    if parameters_of(content_type)[0] == "application/json":
        form, sent = Form(), list(_of_json(read_json(await request.body(), content_type, of_pairs=_keys_once)))
    else:
        form = await form_of(request)
        sent = form.fields
    return _each_once([*request.query_params.multi_items(), *sent]), form


def _of_json(content: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(content, dict):
        raise InvalidError("the body must be a JSON object with the fields of the request", "JSON_INVALID")
    for name, value in content.items():
        if name == ATTRIBUTE and isinstance(value, dict):
            yield from _of_attributes(value)
            continue
        values = value if (name == MANY or ATTRIBUTE_FIELD.fullmatch(name)) and isinstance(value, list) else [value]
        for one in values:
            if isinstance(one, dict | list):
                if name != ATTRIBUTE:
                    raise InvalidError(f"{name!r} must be a text or a number", "JSON_INVALID")
                yield name, json.dumps(one, ensure_ascii=False)
            elif one is not None:
                yield name, str(one)


def _of_attributes(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Attributes as an object of JSON: a value each, or a list of those that were chosen."""
    for code, value in given.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict | list):
                raise InvalidError(f"attribute {code!r} must be a text, a number or a list of these", "JSON_INVALID")
            if one is not None:
                yield f"attribute[{code}]", _as_text(one)


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def attributes_of(fields: Mapping[str, str]) -> dict[str, list[str]]:
    """What was sent for attributes, by their codes: of several values each."""
    found = ((ATTRIBUTE_FIELD.fullmatch(name), value) for name, value in fields.items())
    return {match["code"]: value.split(APART) for match, value in found if match}


def _keys_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if fields.setdefault(name, value) != value:
            raise _twice(name)
    return fields


def _each_once(sent: Iterable[tuple[str, str]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in sent:
        text = value.strip()
        if not storable(name) or not storable(text):
            raise _not_storable(name)
        if not text or fields.get(name) == text:
            continue
        attribute = ATTRIBUTE_FIELD.fullmatch(name)
        if name in fields and name != MANY and attribute is None:
            raise _twice(name)
        between = "\n" if attribute is None else APART
        name = name.removesuffix("[]")
        fields[name] = f"{fields[name]}{between}{text}" if name in fields else text
    return fields


def _twice(name: str) -> InvalidError:
    says = f"{name!r} stands twice with two values; send it once"
    return InvalidError(says, FIELD_TWICE, {"name": _as_named(name)})


def _not_storable(name: str) -> InvalidError:
    says = f"{name!r} holds a character that cannot be kept (NUL, or half of a pair); delete it"
    return InvalidError(says, "TEXT_INVALID", {"given": _as_named(name)})


def _as_named(name: str) -> str:
    """The name of a field as an answer can hold it."""
    return name[:MAX_KEY].encode(errors="backslashreplace").decode().replace("\0", r"\x00")


def idempotency_key_of(request: Request, fields: Mapping[str, str]) -> str:
    """The client's own key of a submission, from the header (with or without the quotes of the IETF draft) or the
    extension field `idempotency_key`; empty where there is none.

    Raises:
        InvalidError: it is too long, or the two differ.
    """
    header = header_text(request.scope, KEY_HEADER)
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


def photos_of(form: Form) -> list[File]:
    """The photos that a form brings with it, whatever it calls them."""
    return [File(media_type_of(content), content) for _, content in form.files]


def content_of(fields: Mapping[str, str], files: Sequence[File] = ()) -> bytes:
    """What a submission says, to be compared with another under the same key; whether in form or JSON."""
    content = {name: value for name, value in fields.items() if name not in NOT_OF_THE_REPORT}
    digests = [hashlib.sha256(file.content).hexdigest() for file in files]
    return json.dumps([content, digests] if digests else content, sort_keys=True).encode()


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


def filter_of(query: QueryParams, now: dt.datetime, classes: Collection[str]) -> ReportFilter:
    """Which reports a listing is to hold. A list has commas, or stands in several parameters of one name.

    Args:
        query: as it was asked.
        now: the end where none is asked for.
        classes: event classes; a name with a comma in it is one of these.

    Raises:
        InvalidError: the filter makes no sense.
    """
    numbers = _parts(query, "service_request_id", ())
    if numbers is not None:
        if len(numbers) > MAX_REQUESTS:
            raise InvalidError(f"at most {MAX_REQUESTS} ids at once", "TOO_MANY_IDS", {"most": str(MAX_REQUESTS)})
        return ReportFilter(numbers, now, now, None, None)
    since, until = _moment(query, "start_date"), _moment(query, "end_date")
    until = until or (now if since is None else min(now, since + MAX_SPAN))
    since = since or until - MAX_SPAN
    if until - since > MAX_SPAN:
        raise InvalidError("start_date and end_date lie at most 90 days apart", "SPAN_TOO_LONG")
    wanted = _parts(query, "status", ())
    if wanted is not None and not set(wanted) <= set(STATUSES):
        raise InvalidError("status is open, closed, or both with a comma", "STATUS_INVALID")
    states = None if wanted is None else [state for name in wanted for state in STATUSES[name]]
    return ReportFilter(None, since, until, _parts(query, "service_code", classes), states)


def _parts(query: QueryParams, name: str, known: Collection[str]) -> list[str] | None:
    """The parts of a list with commas; None when it is empty."""
    texts = query.getlist(name)
    if not all(map(storable, texts)):
        raise _not_storable(name)
    return [part for text in texts for part in names_in(text, known)] or None


def names_in(text: str, known: Collection[str]) -> Iterator[str]:
    """The names in a list with commas; where several parts together are a known name, that one, the longest first."""
    parts = text.split(",")
    most = 1 + max((name.count(",") for name in known), default=0)
    while parts:
        for size in range(min(most, len(parts)), 0, -1):
            name = ",".join(parts[:size]).strip()
            if size == 1 or name in known:
                if name:
                    yield name
                del parts[:size]
                break


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
