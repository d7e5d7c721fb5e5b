"""HTTP: the form of a report, which works on any phone, without JavaScript and without cookies."""

from __future__ import annotations

import asyncio
import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Any

from cityloop.common.v1.common_pb2 import Place, Position, ReferenceSystem
from cityloop_city import CityReplica
from cityloop_database import Connection
from cityloop_kernel import ConflictError, InvalidError, RefusedError
from cityloop_localisation import Language
from cityloop_pictures import media_type_of
from cityloop_web import SECURITY_HEADERS, SourceBounds, language_of
from cityloop_web.refusals import UNAVAILABLE, headers_of, status_of, unavailable
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from cityloop_citizen_services.edge.attributes import ATTRIBUTE_FIELD
from cityloop_citizen_services.edge.bounds import PhoneBound
from cityloop_citizen_services.edge.forms import Form, form_of
from cityloop_citizen_services.forms.domain import DRAFT_LASTS, Drafts, ReportForms
from cityloop_citizen_services.portal.entrypoints.attribute_fields import attribute_labels, form_fields
from cityloop_citizen_services.portal.entrypoints.form_labels import form_labels
from cityloop_citizen_services.portal.entrypoints.form_sections import FormSections, newly_asked
from cityloop_citizen_services.portal.entrypoints.pages import (
    NOTHING_REFUSED,
    PAGES,
    PHOTO,
    PHOTO_TYPES,
    SEE_OTHER,
    SHARE_FOR_STORING,
    refusal_context,
    to_report_page,
    typed_in,
)
from cityloop_citizen_services.reports.domain.access import unknown_link
from cityloop_citizen_services.reports.domain.protocols import Intake, Submissions
from cityloop_citizen_services.reports.domain.report import IntakeChannel
from cityloop_citizen_services.reports.domain.submission import MAX_FILE_MEGABYTES, File, Reporter, Submission
from cityloop_citizen_services.secret_links import SECRET, new_secret
from cityloop_citizen_services.warnings.domain.warning import LEVELS, Warnings

TYPED = ("event_class", "text", "where", "latitude", "longitude", "name", "phone", "email")
"""Fields of the form that come back filled in."""
KEEP, ONE_MORE = "keep", "more:"
"""Steps that leave the form unsent: a draft is kept, a group gets one more row (`more:trees`)."""
NOT_KEPT = {"step", "secret", "draft", "shown", "digest", "asked_of"}
"""Of what is sent, all that nobody has typed."""


class ReportForm:
    """The first page, and what it sends.

    Args:
        city: in use.
        intake: classes and places.
        submissions: takes reports in.
        warnings: in force.
        bounds: on what a source may submit.
        phones: on what may give one phone number.
        forms: of classes.
        drafts: of reports.
        clock: now.
        seconds: that a request has.
    """

    def __init__(
        self,
        city: CityReplica,
        intake: Intake,
        submissions: Submissions,
        warnings: Warnings,
        bounds: SourceBounds,
        phones: PhoneBound,
        forms: ReportForms[Connection],
        drafts: Drafts,
        clock: Callable[[], dt.datetime],
        seconds: float,
    ) -> None:
        self._city = city
        self._intake = intake
        self._submissions = submissions
        self._warnings = warnings
        self._bounds = bounds
        self._phones = phones
        self._forms = forms
        self._drafts = drafts
        self._clock = clock
        self._seconds = seconds * SHARE_FOR_STORING

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(include_in_schema=False)
        router.get("/")(self.form_page)
        router.post("/reports")(self.post_report)
        # Where a form was sent to stands in the browser's line of addresses, and is asked for when it is opened again.
        router.get("/reports")(self.to_form)
        router.get("/drafts/{secret}")(self.draft_page)
        return router

    async def to_form(self, request: Request) -> Response:
        """To the first page."""
        return RedirectResponse(f"/?lang={language_of(request).tag}", SEE_OTHER, headers=SECURITY_HEADERS)

    async def form_page(self, request: Request) -> Response:
        """The form. It brings the secret of the report to come, so that sending it twice makes one report."""
        context = self._form(language_of(request), new_secret())
        levels = [LEVELS.get(warning.level, "") for warning in await self._warnings.in_force()]
        return PAGES.page(request, "form.html", context | {"levels": levels})

    async def draft_page(self, secret: str, request: Request) -> Response:
        """The form as it was kept, to be gone on with. What its class does not ask any more is left out."""
        texts = await self._drafts.find(secret, self._clock()) if SECRET.fullmatch(secret) else None
        if texts is None:
            raise unknown_link()
        form = Form([(name, text) for name, given in texts.items() for text in given])
        context = await self._filled_form(request, form, new_secret())
        address = str(request.url.replace(query=""))
        return PAGES.page(request, "form.html", context | {"draft": secret, "draft_address": address})

    def _form(self, language: Language, secret: str) -> dict[str, Any]:
        classes = [(name, language.name(item.title.texts)) for name, item in self._intake.classes.items()]
        return {
            "city": language.name(self._city.model.city.name.texts),
            "classes": sorted(classes, key=lambda item: item[1]),
            "secret": secret,
            "levels": [],
            "asks": any(self._asks(name) for name in self._intake.classes),
            "sections": [],
            "shown": "",
            "digest": "",
            "draft": "",
            "draft_address": "",
            "draft_days": DRAFT_LASTS.days,
            "asked_of": "",
            "attributes": [],
            "typed": dict.fromkeys(TYPED, ""),
            "megabytes": MAX_FILE_MEGABYTES,
            "photo_types": PHOTO_TYPES,
            **NOTHING_REFUSED,
        }

    def _asks(self, event_class: str) -> bool:
        """Whether a class asks for more than every report has."""
        return self._forms.of_class(event_class) is not None or bool(self._intake.asked(event_class))

    async def _form_with_refusal(self, request: Request, form: Form, secret: str, error: RefusedError) -> Response:
        """The form as it was filled in, saying at the field what is wrong; a photo is to be chosen again, as no page
        may fill that in.
        """
        language, asked = language_of(request), self._intake.asked(typed_in(form, "event_class"))
        filled = await self._filled_form(request, form, secret)
        of_form = {item.field: item.label for section in filled["sections"] for item in section.fields}
        labels = form_labels(language) | attribute_labels(asked, language) | of_form
        refused = refusal_context(error, language, labels, [*labels, PHOTO])
        context = {**filled, **refused}
        return PAGES.page(request, "form.html", context, status=status_of(error), headers=headers_of(error))

    async def _filled_form(self, request: Request, form: Form, secret: str, more: str = "") -> dict[str, Any]:
        """The form as it was filled in, with what the chosen class asks for; `more` is a group that gets one row."""
        language, event_class = language_of(request), typed_in(form, "event_class")
        typed = {name: typed_in(form, name) for name in TYPED}
        filled = {"typed": typed, "asked_of": event_class, "draft": typed_in(form, "draft")}
        sections = await self._sections(form, more)
        if sections is None:
            attributes = form_fields(self._intake.asked(event_class), _attributes(form), language)
            return self._form(language, secret) | filled | {"attributes": attributes}
        asked = {
            "sections": sections.sections(language),
            "shown": " ".join(sections.shown()),
            "digest": sections.version.form.digest,
        }
        return self._form(language, secret) | filled | asked

    async def _sections(self, form: Form, more: str = "") -> FormSections | None:
        """What the form of the chosen class asks now; None where it has none."""
        try:
            version = await self._forms.given(typed_in(form, "event_class"), typed_in(form, "digest"))
        except ConflictError:
            # A version that nobody knows any more: the present one is shown, with what was typed.
            version = await self._forms.given(typed_in(form, "event_class"))
        if version is None:
            return None
        model = self._city.model
        areas: dict[str, dict[str, Mapping[str, str]]] = {}
        for (layer, area_id), area in model.areas.items():
            areas.setdefault(layer, {})[area_id] = area.name.texts
        return await FormSections.of(version, _attributes(form), areas, model.time_zone, more)

    async def post_report(self, request: Request) -> Response:
        """Take a report in and go to its page. Where it is refused, or cannot be kept now, the form comes back as it
        was filled in, with the same secret. A photo that is too large is left out; the report's page says so, and takes
        another one. So it is where the end of the form was not read, once all that can be typed had come.
        """
        form = await form_of(request, cut=True)
        secret = typed_in(form, "secret")
        secret = secret if SECRET.fullmatch(secret) else new_secret()
        try:
            self._bounds.take(request)
            step = form.text("step")
            if step == KEEP:
                return await self._keep_draft(request, form)
            if step or await self._asks_more(form):
                context = await self._filled_form(request, form, secret, step.removeprefix(ONE_MORE))
                return PAGES.page(request, "form.html", context)
            if form.cut is not None and not {name for name, _ in form.fields}.issuperset(TYPED):
                raise form.cut
            opening = await self._submit(form, secret)
        except UNAVAILABLE as error:
            return await self._form_with_refusal(request, form, secret, unavailable(request.scope, error))
        except RefusedError as error:
            return await self._form_with_refusal(request, form, secret, error)
        return to_report_page(request, opening, form.left_out)

    async def _asks_more(self, form: Form) -> bool:
        """Whether something is asked that stands on no page yet: of a class chosen since, or opened by an answer."""
        event_class = typed_in(form, "event_class")
        sections = await self._sections(form)
        if sections is not None:
            return newly_asked(sections, typed_in(form, "shown").split())
        return bool(self._intake.asked(event_class)) and typed_in(form, "asked_of") != event_class

    async def _keep_draft(self, request: Request, form: Form) -> Response:
        """Keep what was typed, and go to its own address."""
        known = typed_in(form, "draft")
        draft = known if SECRET.fullmatch(known) else new_secret()
        texts: dict[str, list[str]] = {}
        for name, value in form.fields:
            if value.strip() and name not in NOT_KEPT:
                texts.setdefault(name, []).append(value)
        await self._drafts.keep(draft, typed_in(form, "event_class"), texts, self._clock())
        return RedirectResponse(f"/drafts/{draft}?lang={language_of(request).tag}", SEE_OTHER, headers=SECURITY_HEADERS)

    async def _submit(self, form: Form, secret: str) -> str:
        """Take in what a form says; returns the secret that opens the report.

        Raises:
            RefusedError: its details name the field.
        """
        self._phones.take(form.text("phone"))
        now, event_class = self._clock(), form.text("event_class")
        place = self._intake.place_of(_place(form))
        filled = await self._intake.filled(event_class, _attributes(form), form.text("digest"))
        attributes = (
            self._intake.typed(event_class, _attributes(form))
            if filled is None
            else self._intake.attributes_of(event_class, filled)
        )
        submission = Submission(
            channel=IntakeChannel.PAGE,
            event_class=event_class,
            place=place,
            text=form.text("text"),
            occurred_at=now,
            recorded_at=now,
            files=[File(media_type_of(content), content) for content in form.contents(PHOTO)],
            attributes=attributes,
            answer=filled,
            reporter=Reporter(form.text("name"), form.text("phone"), form.text("email")),
        )
        async with asyncio.timeout(self._seconds):
            submission = await self._intake.ready(submission)
            opening = await self._submissions.submit_page(submission, secret)
            draft = typed_in(form, "draft")
            if SECRET.fullmatch(draft):
                await self._drafts.end(draft)
            return opening


def _attributes(form: Form) -> dict[str, list[str]]:
    """What was filled in for attributes, by their names."""
    found = {name: ATTRIBUTE_FIELD.fullmatch(name) for name, _ in form.fields}
    return {match["code"]: form.values(name) for name, match in found.items() if match}


def _place(form: Form) -> Place:
    """The form asks for WGS84, as browsers give it."""
    text, latitude, longitude = form.text("where"), form.text("latitude"), form.text("longitude")
    if not latitude and not longitude:
        return Place(text=text)
    field = {"field": "longitude" if latitude and not longitude else "latitude"}
    try:
        position = Position(
            longitude=float(longitude),
            latitude=float(latitude),
            reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84,
        )
    except ValueError as error:
        raise InvalidError("latitude and longitude come together, in degrees", "POSITION_INVALID", field) from error
    if not (math.isfinite(position.latitude) and math.isfinite(position.longitude)):
        raise InvalidError("latitude and longitude are finite numbers, in degrees", "POSITION_INVALID", field)
    return Place(position=position, text=text)
