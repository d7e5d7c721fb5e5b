"""HTTP: the form of a report, which works on any phone, without JavaScript and without cookies."""

from __future__ import annotations

import asyncio
import datetime as dt
import math
from collections.abc import Callable
from typing import Any

from cityloop.common.v1.common_pb2 import Place, Position, ReferenceSystem
from cityloop_city import CityReplica
from cityloop_kernel import InvalidError, RefusedError
from cityloop_localisation import Language
from cityloop_pictures import media_type_of
from cityloop_web import SECURITY_HEADERS, SourceBounds, language_of
from cityloop_web.refusals import UNAVAILABLE, headers_of, status_of, unavailable
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from cityloop_citizen_services.edge.attributes import ATTRIBUTE_FIELD
from cityloop_citizen_services.edge.bounds import PhoneBound
from cityloop_citizen_services.edge.forms import Form, form_of
from cityloop_citizen_services.portal.entrypoints.attribute_fields import attribute_labels, form_fields
from cityloop_citizen_services.portal.entrypoints.form_labels import form_labels
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
from cityloop_citizen_services.reports.domain.protocols import Intake, Submissions
from cityloop_citizen_services.reports.domain.report import IntakeChannel
from cityloop_citizen_services.reports.domain.submission import MAX_FILE_MEGABYTES, File, Reporter, Submission
from cityloop_citizen_services.secret_links import SECRET, new_secret
from cityloop_citizen_services.warnings.domain.warning import LEVELS, Warnings

TYPED = ("event_class", "text", "where", "latitude", "longitude", "name", "phone", "email")
"""Fields of the form that come back filled in."""


class ReportForm:
    """The first page, and what it sends.

    Args:
        city: in use.
        intake: classes and places.
        submissions: takes reports in.
        warnings: in force.
        bounds: on what a source may submit.
        phones: on what may give one phone number.
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
        clock: Callable[[], dt.datetime],
        seconds: float,
    ) -> None:
        self._city = city
        self._intake = intake
        self._submissions = submissions
        self._warnings = warnings
        self._bounds = bounds
        self._phones = phones
        self._clock = clock
        self._seconds = seconds * SHARE_FOR_STORING

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(include_in_schema=False)
        router.get("/")(self.form_page)
        router.post("/reports")(self.post_report)
        # Where a form was sent to stands in the browser's line of addresses, and is asked for when it is opened again.
        router.get("/reports")(self.to_form)
        return router

    async def to_form(self, request: Request) -> Response:
        """To the first page."""
        return RedirectResponse(f"/?lang={language_of(request).tag}", SEE_OTHER, headers=SECURITY_HEADERS)

    async def form_page(self, request: Request) -> Response:
        """The form. It brings the secret of the report to come, so that sending it twice makes one report."""
        context = self._form(language_of(request), new_secret())
        levels = [LEVELS.get(warning.level, "") for warning in await self._warnings.in_force()]
        return PAGES.page(request, "form.html", context | {"levels": levels})

    def _form(self, language: Language, secret: str) -> dict[str, Any]:
        classes = [(name, language.name(item.title.texts)) for name, item in self._intake.classes.items()]
        return {
            "city": language.name(self._city.model.city.name.texts),
            "classes": sorted(classes, key=lambda item: item[1]),
            "secret": secret,
            "levels": [],
            "asks": any(self._intake.asked(name) for name in self._intake.classes),
            "asked_of": "",
            "attributes": [],
            "typed": dict.fromkeys(TYPED, ""),
            "megabytes": MAX_FILE_MEGABYTES,
            "photo_types": PHOTO_TYPES,
            **NOTHING_REFUSED,
        }

    def _form_with_refusal(self, request: Request, form: Form, secret: str, error: RefusedError) -> Response:
        """The form as it was filled in, saying at the field what is wrong; a photo is to be chosen again, as no page
        may fill that in.
        """
        language, asked = language_of(request), self._intake.asked(typed_in(form, "event_class"))
        labels = form_labels(language) | attribute_labels(asked, language)
        refused = refusal_context(error, language, labels, [*labels, PHOTO])
        context = {**self._filled_form(request, form, secret), **refused}
        return PAGES.page(request, "form.html", context, status=status_of(error), headers=headers_of(error))

    def _filled_form(self, request: Request, form: Form, secret: str) -> dict[str, Any]:
        """The form as it was filled in, with the fields that the chosen class asks for."""
        language, event_class = language_of(request), typed_in(form, "event_class")
        typed = {name: typed_in(form, name) for name in TYPED}
        attributes = form_fields(self._intake.asked(event_class), _attributes(form), language)
        more = {"typed": typed, "attributes": attributes, "asked_of": event_class}
        return self._form(language, secret) | more

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
            if form.text("step") or self._asks_more(form):
                return PAGES.page(request, "form.html", self._filled_form(request, form, secret))
            if form.cut is not None and not {name for name, _ in form.fields}.issuperset(TYPED):
                raise form.cut
            opening = await self._submit(form, secret)
        except UNAVAILABLE as error:
            return self._form_with_refusal(request, form, secret, unavailable(request.scope, error))
        except RefusedError as error:
            return self._form_with_refusal(request, form, secret, error)
        return to_report_page(request, opening, form.left_out)

    def _asks_more(self, form: Form) -> bool:
        """Whether the class was chosen after the page was made, and asks for what stands on no page yet."""
        event_class = typed_in(form, "event_class")
        return bool(self._intake.asked(event_class)) and typed_in(form, "asked_of") != event_class

    async def _submit(self, form: Form, secret: str) -> str:
        """Take in what a form says; returns the secret that opens the report.

        Raises:
            RefusedError: its details name the field.
        """
        self._phones.take(form.text("phone"))
        now = self._clock()
        submission = Submission(
            channel=IntakeChannel.PAGE,
            event_class=form.text("event_class"),
            place=self._intake.place_of(_place(form)),
            text=form.text("text"),
            occurred_at=now,
            recorded_at=now,
            files=[File(media_type_of(content), content) for content in form.contents(PHOTO)],
            attributes=self._intake.typed(form.text("event_class"), _attributes(form)),
            reporter=Reporter(form.text("name"), form.text("phone"), form.text("email")),
        )
        async with asyncio.timeout(self._seconds):
            submission = await self._intake.ready(submission)
            return await self._submissions.submit_page(submission, secret)


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
