"""HTTP: the portal, a few pages that work on any phone, without JavaScript and without cookies.

The page behind a report's secret link is opened by the secret alone: there is no session that another site could ride.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from cityloop.common.v1.common_pb2 import Place, Position, ReferenceSystem
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import InvalidError, RefusedError
from cityloop_localisation import Language
from cityloop_messaging import Outbox
from cityloop_pictures import FORMATS, JPEG, media_type_of, pictures_of
from cityloop_web import SECURITY_HEADERS, SourceBounds, language_of, sentence_of
from cityloop_web.refusals import UNAVAILABLE, headers_of, status_of, unavailable
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from cityloop_citizen_services.reports.adapters import feedback_store, inbox_store, photo_store, report_store
from cityloop_citizen_services.reports.domain.feedback import FeedbackKind, open_kinds
from cityloop_citizen_services.reports.domain.report import IntakeChannel, Report
from cityloop_citizen_services.reports.domain.reporter_message import HELD, ReporterMessage
from cityloop_citizen_services.reports.domain.submission import MAX_FILE_MEGABYTES, File, Reporter, Submission
from cityloop_citizen_services.reports.entrypoints.attribute_fields import attribute_labels, form_fields
from cityloop_citizen_services.reports.entrypoints.forms import Form, form_of
from cityloop_citizen_services.reports.entrypoints.intake import Intake, reason_for
from cityloop_citizen_services.reports.entrypoints.open311_fields import ATTRIBUTE_FIELD
from cityloop_citizen_services.reports.entrypoints.pages import PAGES
from cityloop_citizen_services.reports.entrypoints.phone_bound import PhoneBound
from cityloop_citizen_services.reports.entrypoints.refusals import form_labels
from cityloop_citizen_services.reports.handlers.add_photos import add_photos
from cityloop_citizen_services.reports.handlers.give_feedback import give_feedback, unknown_link
from cityloop_citizen_services.reports.handlers.submit_report import PORTAL, Sender, submit_page
from cityloop_citizen_services.secret_links import SECRET, digest_of, new_secret
from cityloop_citizen_services.warnings.domain.warning import LEVELS, Warnings

SEE_OTHER = 303
PHOTO_TYPES = ",".join(FORMATS)
"""What a browser offers to choose."""
PHOTO = "photo"
"""The field of a photo, and the parameter by which the page of a report is told which were left out."""
NUMBER = re.compile(r"[0-9]{1,4}")
TYPED = ("event_class", "text", "where", "latitude", "longitude", "name", "phone", "email")
"""Fields of the form that come back filled in."""
NOTHING_REFUSED: Mapping[str, Any] = {"reason": "", "alert": "", "problems": {}}
"""What a page says of a refusal where nothing was refused."""
SHARE_FOR_STORING = 0.8
"""Of a request's time, for storing what came: the rest is for saying that it could not be stored."""


class Portal:
    """The pages and their forms."""

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        intake: Intake,
        warnings: Warnings,
        bounds: SourceBounds,
        phones: PhoneBound,
        clock: Callable[[], dt.datetime],
        seconds: float,
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._intake = intake
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
        for form in ("rating", "photos", "not-fixed"):
            router.get(f"/reports/{{secret}}/{form}")(self.to_report)
        router.get("/reports/{secret}")(self.report_page)
        router.post("/reports/{secret}/rating")(self.post_rating)
        router.post("/reports/{secret}/photos")(self.post_photos)
        router.post("/reports/{secret}/not-fixed")(self.post_not_fixed)
        router.get("/reports/{secret}/photos/{attachment_id}")(self.photo)
        router.get("/reports/{secret}/photos/{attachment_id}/thumbnail")(self.thumbnail)
        return router

    async def to_form(self, request: Request) -> Response:
        """To the first page."""
        return RedirectResponse(f"/?lang={language_of(request).tag}", SEE_OTHER, headers=SECURITY_HEADERS)

    async def to_report(self, secret: str, request: Request) -> Response:
        """To the page of a report."""
        await self._find(secret)
        return _to_report(request, secret)

    async def form_page(self, request: Request) -> Response:
        """The form. It brings the secret of the report to come, so that sending it twice makes one report."""
        context = self._form(language_of(request), new_secret())
        levels = [LEVELS.get(warning.level, "") for warning in await self._warnings.in_force()]
        return PAGES.page(request, "form.html", context | {"levels": levels})

    def _form(self, language: Language, secret: str) -> dict[str, Any]:
        classes = [(name, language.name(item.title.texts)) for name, item in self._intake.classes.items()]
        return {
            "city": language.name(self._intake.city.model.city.name.texts),
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
        language, asked = language_of(request), self._intake.asked(_typed(form, "event_class"))
        labels = form_labels(language) | attribute_labels(asked, language)
        refused = _refusal_context(error, language, labels, [*labels, PHOTO])
        context = {**self._filled_form(request, form, secret), **refused}
        return PAGES.page(request, "form.html", context, status=status_of(error), headers=headers_of(error))

    def _filled_form(self, request: Request, form: Form, secret: str) -> dict[str, Any]:
        """The form as it was filled in, with the fields that the chosen class asks for."""
        language, event_class = language_of(request), _typed(form, "event_class")
        typed = {name: _typed(form, name) for name in TYPED}
        attributes = form_fields(self._intake.asked(event_class), _attributes(form), language)
        more = {"typed": typed, "attributes": attributes, "asked_of": event_class}
        return self._form(language, secret) | more

    async def post_report(self, request: Request) -> Response:
        """Take a report in and go to its page. Where it is refused, or cannot be kept now, the form comes back as it
        was filled in, with the same secret. A photo that is too large is left out; the report's page says so, and takes
        another one. So it is where the end of the form was not read, once all that can be typed had come.
        """
        form = await form_of(request, cut=True)
        secret = _typed(form, "secret")
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
        return _to_report(request, opening, form.left_out)

    def _asks_more(self, form: Form) -> bool:
        """Whether the class was chosen after the page was made, and asks for what stands on no page yet."""
        event_class = _typed(form, "event_class")
        return bool(self._intake.asked(event_class)) and _typed(form, "asked_of") != event_class

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
            async with UnitOfWork(self._pool) as work:
                return await submit_page(work, self._outbox, submission, Sender(PORTAL), secret)

    async def post_photos(self, secret: str, request: Request) -> Response:
        """Add photos to a report; where one is refused its page says so at the field."""
        form, report = await form_of(request, cut=True), await self._find(secret)
        files = [File(media_type_of(content), content) for content in form.contents(PHOTO)]
        try:
            self._bounds.take(request)
            if files:
                pictures = await self._intake.pictures(files)
                async with UnitOfWork(self._pool) as work:
                    await add_photos(work, self._outbox, secret, pictures, self._clock())
        except RefusedError as error:
            return await self._report_with_refusal(request, report, secret, error)
        return _to_report(request, secret, form.left_out)

    async def report_page(self, secret: str, request: Request) -> Response:
        """The page behind a secret link."""
        context = await self._report(await self._find(secret), secret, language_of(request))
        language, numbers = language_of(request), request.query_params.get(PHOTO, "").split(",")
        left_out = [language.number(int(number)) for number in numbers if NUMBER.fullmatch(number)]
        return PAGES.page(request, "report.html", context | {"photos_left_out": language.listed(left_out)})

    async def _report(self, report: Report, secret: str, language: Language) -> dict[str, Any]:
        status = report.status
        messages = await inbox_store.messages_of(self._pool, report.report_number)
        given = await feedback_store.feedback_kinds(self._pool, report.report_number, status.case_id, status.reopened)
        lead = self._intake.city.model.label(status.lead_department_id) if status.lead_department_id else None
        return {
            "report": report,
            "secret": secret,
            "class_title": self._intake.title_of(report.event_class, language),
            "why": reason_for(report, status.state.value, status.reason, language),
            "lead": "" if lead is None else language.name(lead.texts),
            "messages": self._messages(report, messages, language),
            "open_kinds": open_kinds(report, given),
            "given": given,
            "moment": lambda moment: self._intake.local(moment, language),
            "typed": {"text": ""},
            "megabytes": MAX_FILE_MEGABYTES,
            "photo_types": PHOTO_TYPES,
            "photos_left_out": "",
            **NOTHING_REFUSED,
        }

    async def post_rating(self, secret: str, request: Request) -> Response:
        """Rate the handling."""
        return await self._post_feedback(request, secret, FeedbackKind.RATING)

    async def post_not_fixed(self, secret: str, request: Request) -> Response:
        """Say that it is not fixed."""
        return await self._post_feedback(request, secret, FeedbackKind.NOT_FIXED)

    async def photo(self, secret: str, attachment_id: str) -> Response:
        """A photo of one's own report."""
        return Response(await self._photo(secret, attachment_id), media_type=JPEG, headers=SECURITY_HEADERS)

    async def thumbnail(self, secret: str, attachment_id: str) -> Response:
        """A photo of one's own report, small."""
        content = await self._photo(secret, attachment_id, small=True)
        return Response(content, media_type=JPEG, headers=SECURITY_HEADERS)

    async def _photo(self, secret: str, attachment_id: str, *, small: bool = False) -> bytes:
        report = await self._find(secret)
        found = await photo_store.photo(self._pool, report.report_number, attachment_id)
        if found is None:
            raise unknown_link()
        content, thumbnail = found
        if thumbnail is None:
            (picture,) = await pictures_of([content])
            content, thumbnail = picture.content, picture.thumbnail
        return thumbnail if small else content

    async def _find(self, secret: str) -> Report:
        report = None
        if SECRET.fullmatch(secret):
            report = await report_store.find_by_secret(self._pool, digest_of(secret))
        if report is None:
            raise unknown_link()
        return report

    async def _post_feedback(self, request: Request, secret: str, kind: FeedbackKind) -> Response:
        form = await form_of(request)
        typed = _typed(form, "text") if kind is FeedbackKind.NOT_FIXED else ""
        try:
            async with asyncio.timeout(self._seconds):
                report = await self._find(secret)
                try:
                    self._bounds.take(request)
                    rating, text = _feedback_of(form, kind)
                    async with UnitOfWork(self._pool) as work:
                        await give_feedback(work, self._outbox, secret, kind, rating, text, self._clock())
                except RefusedError as error:
                    return await self._report_with_refusal(request, report, secret, error, typed)
        except UNAVAILABLE as error:
            return _to_send_again(request, unavailable(request.scope, error), typed)
        return _to_report(request, secret)

    async def _report_with_refusal(
        self, request: Request, report: Report, secret: str, error: RefusedError, text: str = ""
    ) -> Response:
        """The page of a report, saying at the field what is wrong, with the text that was typed."""
        language = language_of(request)
        shown = await self._report(report, secret, language) | {"typed": {"text": text}}
        labels = {
            PHOTO: language.say("report-photo-more", megabytes=MAX_FILE_MEGABYTES),
            "rating": language.say("report-rating"),
            "text": language.say("report-not-fixed-text"),
        }
        kinds = {"rating": FeedbackKind.RATING, "text": FeedbackKind.NOT_FIXED}
        fields = [name for name, kind in kinds.items() if kind in shown["open_kinds"]]
        fields += [] if report.status.state.ended else [PHOTO]
        context = shown | _refusal_context(error, language, labels, fields)
        return PAGES.page(request, "report.html", context, status=status_of(error), headers=headers_of(error))

    def _messages(self, report: Report, messages: list[ReporterMessage], language: Language) -> list[dict[str, Any]]:
        """Messages with their words; a state that no pack has words for is passed over."""
        return [
            {
                "text": language.say("message-held") if message.state == HELD else language.name(texts),
                "reason": reason_for(report, message.state, message.reason, language),
                "occurred_at": message.occurred_at,
            }
            for message in messages
            if (texts := self._intake.text_of(message)) is not None
        ]


def _refusal_context(
    error: RefusedError, language: Language, labels: Mapping[str, str], fields: Collection[str]
) -> dict[str, Any]:
    """What a page says of a refusal: at its field, where the refusal names one of `fields`, else at its head."""
    sentence, field = sentence_of(error, language, labels, ("refusal",)), error.details.get("field", "")
    problems = {field: sentence} if field in fields else {}
    return {
        "reason": error.reason,
        "alert": language.say("refusal-again") if problems else sentence,
        "problems": problems,
    }


def _to_send_again(request: Request, error: RefusedError, text: str) -> Response:
    """The page of a refusal with the text that was typed, to be sent again from there: its own page cannot be shown."""
    detail = sentence_of(error, language_of(request), {}, ("refusal",))
    context = {"reason": error.reason, "detail": detail, "text": text, "action": request.url.path}
    return PAGES.page(request, "send-again.html", context, status=status_of(error), headers=headers_of(error))


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


def _attributes(form: Form) -> dict[str, list[str]]:
    """What was filled in for attributes, by their names."""
    found = {name: ATTRIBUTE_FIELD.fullmatch(name) for name, _ in form.fields}
    return {match["code"]: form.values(name) for name, match in found.items() if match}


def _typed(form: Form, name: str) -> str:
    """What was typed into a field; both, where it came with two values."""
    return " / ".join(form.values(name))


def _feedback_of(form: Form, kind: FeedbackKind) -> tuple[int, str]:
    """Rating and text of a form, each where it is asked for."""
    if kind is FeedbackKind.NOT_FIXED:
        return 0, form.text("text")
    rating = form.text("rating")
    return int(rating) if len(rating) == 1 and rating.isdecimal() else 0, ""


def _to_report(request: Request, secret: str, left_out: Sequence[int] = ()) -> Response:
    said = [f"lang={language_of(request).tag}"] if request.query_params.get("lang", "") else []
    said += [f"{PHOTO}={','.join(map(str, left_out))}"] if left_out else []
    suffix = f"?{'&'.join(said)}" if said else ""
    return RedirectResponse(f"/reports/{secret}{suffix}", SEE_OTHER, headers=SECURITY_HEADERS)
