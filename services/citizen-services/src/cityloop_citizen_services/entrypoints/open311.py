"""HTTP: Open311 GeoReport v2 in JSON. Ids and codes are strings, dates have a zone, what is empty is absent."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from cityloop.common.v1.common_pb2 import Place, Position, ReferenceSystem
from cityloop_database import Pool, UnitOfWork
from cityloop_errors import ForbiddenError, InvalidError, NotFoundError
from cityloop_messaging import Outbox
from fastapi import APIRouter, Request

from cityloop_citizen_services.adapters import report_store
from cityloop_citizen_services.adapters.report_store import Filter
from cityloop_citizen_services.domain.report import ENDED, Channel, Report, ReportState, storable
from cityloop_citizen_services.domain.submission import Reporter, Submission
from cityloop_citizen_services.entrypoints.intake import Intake
from cityloop_citizen_services.entrypoints.pages import language_of
from cityloop_citizen_services.entrypoints.words import WORDS
from cityloop_citizen_services.handlers.submit import Sender, digest_of, new_secret, submit

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGESET = "2026-07-01T00:00:00Z"
MAX_SPAN = dt.timedelta(days=90)
MAX_REQUESTS = 1_000
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
STATUSES = {"open": frozenset(ReportState) - ENDED, "closed": ENDED}
JsonObject: TypeAlias = dict[str, Any]


class Open311:
    """The edge's calls.

    Args:
        pool: the service's database.
        outbox: for the facts of new reports.
        intake: classes and places.
        api_keys: client by the SHA-256 of its key, in hexadecimal.
        base_url: beginning of the links given out.
        contact: for the discovery document.
        clock: now.
    """

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        intake: Intake,
        api_keys: Mapping[str, str],
        base_url: str,
        contact: str,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._intake = intake
        self._api_keys = api_keys
        self._base_url = base_url
        self._contact = contact
        self._clock = clock

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(tags=["Open311 GeoReport v2"])
        router.get("/discovery.json", summary="Where the endpoints are")(self.discovery)
        router.get("/services.json", summary="What can be reported")(self.services)
        router.get("/services/{service_code}.json", summary="One service")(self.service)
        router.post("/requests.json", summary="Report something")(self.post_request)
        router.get("/requests.json", summary="Reports, newest first")(self.requests)
        router.get("/requests/{service_request_id}.json", summary="One report")(self.request)
        return router

    async def discovery(self) -> JsonObject:
        """The discovery document."""
        endpoint = {
            "specification": SPECIFICATION,
            "url": self._base_url,
            "changeset": CHANGESET,
            "type": "production",
            "formats": ["application/json"],
        }
        key_service = f"{self._base_url}/"
        return {
            "changeset": CHANGESET,
            "contact": self._contact or key_service,
            "key_service": key_service,
            "endpoints": [endpoint],
        }

    async def services(self, request: Request) -> list[JsonObject]:
        """Services are the event classes of the active packs that people may report."""
        self._check_jurisdiction(request.query_params)
        language, packs = language_of(request), self._intake.packs()
        return [
            {
                "service_code": name,
                "service_name": str(getattr(found.item.title, language)),
                "description": f"{found.item.title.zh} / {found.item.title.en}",
                "metadata": False,
                "type": "realtime",
                "keywords": ",".join(dict.fromkeys((found.item.title.zh, found.item.title.en))),
                "group": str(getattr(packs.packs[found.pack_id].content.manifest.title, language)),
            }
            for name, found in sorted(packs.event_classes.items())
            if name in self._intake.classes
        ]

    async def service(self, service_code: str, request: Request) -> JsonObject:
        """The definition of a service: classes ask for nothing beyond the report itself."""
        self._check_jurisdiction(request.query_params)
        if service_code not in self._intake.classes:
            raise NotFoundError(f"no service {service_code!r}; see /services.json", "SERVICE_UNKNOWN")
        return {"service_code": service_code, "attributes": []}

    async def post_request(self, request: Request) -> list[JsonObject]:
        """Take a report in. The extension field `reporter_link` opens its page, and is given once."""
        fields = await _fields(request)
        self._check_jurisdiction(fields)
        client = self._client(fields.get("api_key", ""))
        secret, now = new_secret(), self._clock()
        submission = Submission(
            channel=Channel.OPEN311,
            event_class=fields.get("service_code", ""),
            place=self._intake.place_of(_place(fields)),
            text=fields.get("description", ""),
            occurred_at=now,
            recorded_at=now,
            media_url=fields.get("media_url", ""),
            reporter=_reporter(fields),
            secret_digest=digest_of(secret),
        )
        self._intake.check(submission)
        async with UnitOfWork(self._pool) as work:
            report = await submit(work, self._outbox, submission, Sender(f"open311:{client}"))
        link = f"{self._base_url}/reports/{secret}"
        return [{"service_request_id": report.report_number, "reporter_link": link}]

    async def requests(self, request: Request) -> list[JsonObject]:
        """Reports by their numbers, or between two moments at most 90 days apart; newest first, at most 1,000."""
        self._check_jurisdiction(request.query_params)
        found = await report_store.listing(self._pool, self._filter(request.query_params), MAX_REQUESTS)
        return [self._answer(report, language_of(request)) for report in found]

    async def request(self, service_request_id: str, request: Request) -> list[JsonObject]:
        """One report."""
        self._check_jurisdiction(request.query_params)
        report = await report_store.find(self._pool, service_request_id)
        if report is None:
            raise NotFoundError(f"no request {service_request_id!r}", "REQUEST_UNKNOWN")
        return [self._answer(report, language_of(request))]

    def _client(self, api_key: str) -> str:
        client = self._api_keys.get(hashlib.sha256(api_key.encode()).hexdigest())
        if client is None:
            raise ForbiddenError("send a valid api_key; see key_service in /discovery.json", "API_KEY_UNKNOWN")
        return client

    def _check_jurisdiction(self, fields: Mapping[str, str]) -> None:
        asked, model = fields.get("jurisdiction_id", ""), self._intake.city.model
        if asked and asked not in {model.city_id, model.city.jurisdiction}:
            raise NotFoundError(f"no jurisdiction {asked!r}; leave jurisdiction_id out", "JURISDICTION_UNKNOWN")

    def _filter(self, query: Mapping[str, str]) -> Filter:
        now = self._clock()
        numbers = _csv(query.get("service_request_id", ""))
        if numbers is not None:
            if len(numbers) > MAX_REQUESTS:
                raise InvalidError(f"at most {MAX_REQUESTS} ids at once", "TOO_MANY_IDS")
            return Filter(numbers, now, now, None, None)
        since, until = _moment(query, "start_date"), _moment(query, "end_date")
        until = until or (now if since is None else min(now, since + MAX_SPAN))
        since = since or until - MAX_SPAN
        if until - since > MAX_SPAN:
            raise InvalidError("start_date and end_date lie at most 90 days apart", "SPAN_TOO_LONG")
        wanted = _csv(query.get("status", ""))
        if wanted is not None and not set(wanted) <= set(STATUSES):
            raise InvalidError("status is open, closed, or both with a comma", "STATUS_INVALID")
        states = None if wanted is None else [state for name in wanted for state in STATUSES[name]]
        return Filter(None, since, until, _csv(query.get("service_code", "")), states)

    def _answer(self, report: Report, language: str) -> JsonObject:
        status, known = report.status, self._intake.classes.get(report.event_class)
        notes = WORDS[language][f"state_{status.state}"] + (f": {status.reason}" if status.reason else "")
        lead = self._intake.city.model.label(status.lead_department_id) if status.lead_department_id else None
        placed = report.place.HasField("position")
        answer = {
            "service_request_id": report.report_number,
            "status": "closed" if status.state.ended else "open",
            "status_notes": notes,
            "service_name": report.event_class if known is None else str(getattr(known.title, language)),
            "service_code": report.event_class,
            "description": report.text,
            "agency_responsible": "" if lead is None else getattr(lead, language),
            "requested_datetime": _text_of(report.occurred_at),
            "updated_datetime": _text_of(status.updated_at),
            "expected_datetime": "" if status.expected_at is None else _text_of(status.expected_at),
            "address": report.place.text,
            "lat": report.place.position.latitude if placed else "",
            "long": report.place.position.longitude if placed else "",
            "media_url": report.media_url,
        }
        return {name: value for name, value in answer.items() if value != ""}


async def _fields(request: Request) -> dict[str, str]:
    """The fields of the body and of the query, as texts; what is empty is absent."""
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


def _place(fields: Mapping[str, str]) -> Place:
    """Open311's coordinates are WGS84 by its specification."""
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


def _reporter(fields: Mapping[str, str]) -> Reporter:
    names = (fields.get("first_name", ""), fields.get("last_name", ""))
    return Reporter(" ".join(name for name in names if name), fields.get("phone", ""), fields.get("email", ""))


def _csv(text: str) -> list[str] | None:
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


def _text_of(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
