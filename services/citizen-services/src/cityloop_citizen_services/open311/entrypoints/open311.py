"""Open311 GeoReport v2, in JSON and XML. Ids and codes are strings, dates have a zone, what is empty is absent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any

from cityloop_city import CityReplica
from cityloop_database import Connection, Pool
from cityloop_kernel import ForbiddenError, NotFoundError
from cityloop_localisation import Language
from cityloop_packs import EVENT_CLASSES, ActivePacks
from cityloop_web import ApiKeys, SourceBounds, key_of, language_of
from cityloop_web.openapi import refused, schema_of, with_api_key
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from cityloop_citizen_services.edge.bounds import PhoneBound
from cityloop_citizen_services.forms.domain import ReportForms
from cityloop_citizen_services.open311.entrypoints import open311_answers as answers
from cityloop_citizen_services.open311.entrypoints.open311_answers import JsonObject
from cityloop_citizen_services.open311.entrypoints.open311_attributes import form_attributes, service_attributes
from cityloop_citizen_services.open311.entrypoints.open311_client import Open311Client
from cityloop_citizen_services.open311.entrypoints.open311_fields import (
    MAX_REQUESTS,
    attributes_of,
    content_of,
    filter_of,
    idempotency_key_of,
    photos_of,
    place_of,
    read_request,
    reporter_of,
)
from cityloop_citizen_services.open311.entrypoints.open311_models import (
    BODY,
    FILTER,
    IDEMPOTENCY_KEY,
    JURISDICTION,
    KEY,
    LANGUAGE,
    Discovery,
    Endpoint,
    Service,
    ServiceDefinition,
    ServiceRequest,
    SubmittedRequest,
    list_schema,
)
from cityloop_citizen_services.open311.entrypoints.open311_xml import ITEMS, MEDIA_TYPE, XmlResponse, as_xml
from cityloop_citizen_services.reports.domain.protocols import Intake, Reports, Submissions, Visibility
from cityloop_citizen_services.reports.domain.public_view import public_until, public_view
from cityloop_citizen_services.reports.domain.report import Report
from cityloop_citizen_services.reports.domain.submission import MAX_NAME, Submission
from cityloop_citizen_services.secret_links import new_secret

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGESET = "2026-07-01T00:00:00Z"
Handler = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the standard, served in JSON and XML; `root` is the root element in XML."""

    method: str
    path: str
    root: str
    summary: str
    handler: Handler
    item: Any
    """The shape of the reply, or of each item of the list that it is."""
    listed: bool = False
    refused: Sequence[int] = ()
    """Statuses of refusals beside those of every call."""
    parameters: Sequence[JsonObject] = ()
    extra: JsonObject = field(default_factory=dict)
    """What else the description says."""


class Open311:
    """The edge's calls.

    Args:
        pool: the service's database.
        city: in use.
        packs: in use.
        reports: to be read.
        intake: classes and places.
        submissions: takes reports in.
        bounds: on what a source may submit.
        phones: on what may give one phone number.
        forms: of classes.
        api_keys: of its clients.
        base_url: beginning of the links given out.
        contact: for the discovery document.
        clock: now.
    """

    def __init__(
        self,
        pool: Pool,
        city: CityReplica,
        packs: Callable[[], ActivePacks],
        reports: Reports[Pool],
        intake: Intake,
        submissions: Submissions,
        bounds: SourceBounds,
        phones: PhoneBound,
        forms: ReportForms[Connection],
        api_keys: ApiKeys[Open311Client],
        base_url: str,
        contact: str,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._city = city
        self._packs = packs
        self._reports = reports
        self._intake = intake
        self._submissions = submissions
        self._bounds = bounds
        self._phones = phones
        self._forms = forms
        self._api_keys = api_keys
        self._base_url = base_url
        self._contact = contact
        self._clock = clock

    def router(self) -> APIRouter:
        """Its routes, each in both formats."""
        router = APIRouter(tags=["Open311 GeoReport v2"])
        for call in self._calls():
            extra = {"parameters": [*call.parameters, LANGUAGE], **call.extra}
            shared: dict[str, Any] = {"methods": [call.method], "summary": call.summary, "openapi_extra": extra}
            reply = list[call.item] if call.listed else call.item  # type: ignore[name-defined]
            router.add_api_route(
                f"{call.path}.json",
                _written(call.handler, JSONResponse),
                response_class=JSONResponse,
                response_model=None,
                responses={200: {"model": reply}, **refused(*call.refused)},
                **shared,
            )
            schema = list_schema(call.root, ITEMS[call.root], call.item) if call.listed else schema_of(call.item)
            router.add_api_route(
                f"{call.path}.xml",
                _written(call.handler, partial(as_xml, call.root)),
                response_class=XmlResponse,
                response_model=None,
                responses={200: {"content": {MEDIA_TYPE: {"schema": schema}}}, **refused(*call.refused)},
                **shared,
            )
        return router

    def _calls(self) -> Iterator[Call]:
        place, asker = [JURISDICTION], with_api_key(optional=True)
        yield Call("GET", "/discovery", "discovery", "Where the endpoints are", self.discovery, Discovery)
        yield Call(
            "GET",
            "/services",
            "services",
            "What can be reported",
            self.services,
            Service,
            listed=True,
            refused=[404],
            parameters=place,
        )
        # A service code may hold slashes.
        yield Call(
            "GET",
            "/services/{service_code:path}",
            "service_definition",
            "One service",
            self.service,
            ServiceDefinition,
            refused=[404],
            parameters=place,
        )
        yield Call(
            "POST",
            "/requests",
            "service_requests",
            "Report something",
            self.post_request,
            SubmittedRequest,
            listed=True,
            refused=[403, 404, 422, 429],
            parameters=[IDEMPOTENCY_KEY],
            extra={**BODY, **with_api_key()},
        )
        yield Call(
            "GET",
            "/requests",
            "service_requests",
            "Reports, newest first",
            self.requests,
            ServiceRequest,
            listed=True,
            refused=[403, 404],
            parameters=[*FILTER, KEY, JURISDICTION],
            extra=asker,
        )
        yield Call(
            "GET",
            "/requests/{service_request_id}",
            "service_requests",
            "One report",
            self.request,
            ServiceRequest,
            listed=True,
            refused=[403, 404],
            parameters=[KEY, JURISDICTION],
            extra=asker,
        )

    async def discovery(self) -> Discovery:
        """The discovery document."""
        endpoint: Endpoint = {
            "specification": SPECIFICATION,
            "url": self._base_url,
            "changeset": CHANGESET,
            "type": "production",
            "formats": ["application/json", "text/xml"],
        }
        key_service = f"{self._base_url}/"
        return {
            "changeset": CHANGESET,
            "contact": self._contact or key_service,
            "key_service": key_service,
            "endpoints": [endpoint],
        }

    async def services(self, request: Request) -> list[Service]:
        """Services are the event classes of the active packs that people may report."""
        self._check_jurisdiction(request.query_params)
        language, packs = language_of(request), self._packs()
        return [
            {
                "service_code": name,
                "service_name": language.name(found.item.title.texts),
                "description": " / ".join(found.item.title.texts.values()),
                "metadata": bool(self._intake.asked(name)) or self._forms.of_class(name) is not None,
                "type": "realtime",
                "keywords": _keywords(*found.item.title.texts.values()),
                "group": language.name(packs.packs[found.pack_id].content.manifest.title.texts),
            }
            for name, found in sorted(packs.named(EVENT_CLASSES).items())
            if name in self._intake.classes
        ]

    async def service(self, service_code: str, request: Request) -> ServiceDefinition:
        """The definition of a service: what its class asks for beyond the report itself, in the caller's language."""
        self._check_jurisdiction(request.query_params)
        if service_code not in self._intake.classes:
            known = ", ".join(sorted(self._intake.classes))
            details = {"given": service_code[:MAX_NAME], "known": known}
            raise NotFoundError(f"no service {service_code!r}; there are: {known}", "SERVICE_UNKNOWN", details)
        version = await self._forms.given(service_code)
        language = language_of(request)
        asked = (
            service_attributes(self._intake.asked(service_code), language)
            if version is None
            else form_attributes(version.form, self._areas, language)
        )
        return {"service_code": service_code, "attributes": asked}

    def _areas(self, layer: str) -> list[tuple[str, Mapping[str, str]]]:
        """Areas of a layer with their names."""
        found = self._city.model.areas.items()
        return [(area_id, area.name.texts) for (of, area_id), area in found if of == layer]

    async def post_request(self, request: Request) -> list[SubmittedRequest]:
        """Take a report in, by the channel that the API key was given for. The extension field `reporter_link` opens
        its page, and is given once. Photos over their bound are left out: `service_notice` says which, and how to add
        them later.

        With an idempotency key (header Idempotency-Key, or the extension field `idempotency_key`) the same report sent
        again answers with the same `service_request_id` and another link to it.
        """
        fields, form = await read_request(request)
        self._check_jurisdiction(fields)
        client = self._api_keys.holder_of(fields.get("api_key", "") or key_of(request))
        key = idempotency_key_of(request, fields)
        self._bounds.take(request, client.client, client.own_rate)
        self._phones.take(fields.get("phone", ""))
        secret, now = new_secret(), self._clock()
        files, service_code = photos_of(form), fields.get("service_code", "")
        filled = await self._intake.filled(service_code, attributes_of(fields))
        attributes = (
            self._intake.typed(service_code, attributes_of(fields))
            if filled is None
            else self._intake.attributes_of(service_code, filled)
        )
        submission = Submission(
            channel=self._channel_of(client),
            event_class=service_code,
            place=self._intake.place_of(place_of(fields)),
            text=fields.get("description", ""),
            occurred_at=now,
            recorded_at=now,
            files=files,
            media_url=fields.get("media_url", ""),
            attributes=attributes,
            answer=filled,
            reporter=reporter_of(fields),
        )
        submission = await self._intake.ready(submission)
        content = content_of(fields, files)
        number = await self._submissions.submit_of_client(submission, client.filer, secret, key, content)
        answer: SubmittedRequest = {"service_request_id": number, "reporter_link": f"{self._base_url}/reports/{secret}"}
        if form.left_out:
            answer["service_notice"] = answers.left_out(form.left_out, language_of(request))
        return [answer]

    async def requests(self, request: Request) -> list[ServiceRequest]:
        """Reports by their numbers, or between two moments at most 90 days apart; newest first, at most 1,000: those of
        the client whose key is sent, whole, and what is public of the others.
        """
        self._check_jurisdiction(request.query_params)
        filer, now, language = self._asker(request), self._clock(), language_of(request)
        visible = Visibility(filer, public_until(self._intake.classes.values(), now))
        asked = filter_of(request.query_params, now, self._intake.classes)
        found = await self._reports.listing(self._pool, asked, visible, MAX_REQUESTS)
        shown = (self._answer(report, filer, now, language) for report in found)
        return [answer for answer in shown if answer is not None]

    async def request(self, service_request_id: str, request: Request) -> list[ServiceRequest]:
        """One report, whole to the client that filed it. A number that nobody has and one that is not public look
        alike.
        """
        self._check_jurisdiction(request.query_params)
        filer = self._asker(request)
        report = await self._reports.find(self._pool, service_request_id)
        answer = None if report is None else self._answer(report, filer, self._clock(), language_of(request))
        if answer is None:
            raise NotFoundError("no public request has this id; send the api_key that filed it", "REQUEST_UNKNOWN")
        return [answer]

    def _channel_of(self, client: Open311Client) -> str:
        """The channel that a client's key was given for.

        Raises:
            ForbiddenError: no pack in use has it any more.
        """
        if client.channel not in self._intake.channels:
            says = f"this key is for the channel {client.channel!r}, which no pack in use has; ask the operator"
            raise ForbiddenError(says, "API_KEY_CHANNEL_UNKNOWN", {"channel": client.channel})
        return client.channel

    def _asker(self, request: Request) -> str | None:
        """Who asks, as reports keep their filers; None where no key was sent."""
        api_key = request.query_params.get("api_key", "").strip() or key_of(request)
        return self._api_keys.holder_of(api_key).filer if api_key else None

    def _answer(self, report: Report, filer: str | None, now: dt.datetime, language: Language) -> ServiceRequest | None:
        """What this asker may see; None while that is nothing."""
        if report.filed_by == filer:
            return answers.whole(report, self._intake, self._city.model, language)
        view = public_view(report, self._intake.classes.get(report.event_class), now)
        return None if view is None else answers.public(view, self._intake, self._city.model, language)

    def _check_jurisdiction(self, fields: Mapping[str, str]) -> None:
        asked, model = fields.get("jurisdiction_id", ""), self._city.model
        if asked and asked not in {model.city_id, model.city.jurisdiction}:
            raise NotFoundError(f"no jurisdiction {asked!r}; leave jurisdiction_id out", "JURISDICTION_UNKNOWN")


def _keywords(*names: str) -> str:
    """Names in a list with commas, each once; a comma in a name would make two of it."""
    return ",".join(dict.fromkeys(" ".join(name.replace(",", " ").split()) for name in names))


def _written(handler: Handler, write: Callable[[Any], Response]) -> Handler:
    """A handler whose content is written in one format."""

    @wraps(handler)
    async def written(*args: Any, **named: Any) -> Response:
        return write(await handler(*args, **named))

    return written
