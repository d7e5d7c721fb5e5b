"""HTTP: the portal, a few pages that work on any phone, without JavaScript and without cookies.

The page behind a report's secret link is opened by the secret alone: there is no session that another site could ride.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import math
import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from cityloop.common.v1.common_pb2 import Place, Position, ReferenceSystem
from cityloop_database import Pool, UnitOfWork
from cityloop_errors import InvalidError
from cityloop_messaging import Outbox
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from cityloop_citizen_services.adapters import following_store, report_store
from cityloop_citizen_services.domain.feedback import FeedbackKind, open_kinds
from cityloop_citizen_services.domain.inbox import Message
from cityloop_citizen_services.domain.report import Channel, Report, ReportState
from cityloop_citizen_services.domain.submission import File, Reporter, Submission, media_type_of
from cityloop_citizen_services.domain.warning import LEVELS
from cityloop_citizen_services.entrypoints.forms import Form, form_of
from cityloop_citizen_services.entrypoints.intake import Intake
from cityloop_citizen_services.entrypoints.pages import HEADERS, language_of, page
from cityloop_citizen_services.entrypoints.refusals import UNAVAILABLE, UNAVAILABLE_STATUS, retry_later, unavailable
from cityloop_citizen_services.entrypoints.source_bounds import SourceBounds
from cityloop_citizen_services.entrypoints.warning_pages import in_force
from cityloop_citizen_services.entrypoints.words import WORDS
from cityloop_citizen_services.handlers.add_photos import add_photos
from cityloop_citizen_services.handlers.feed_back import feed_back, no_such_link
from cityloop_citizen_services.handlers.submit import PORTAL, SECRET_LENGTH, Sender, digest_of, new_secret, submit_page

SECRET = re.compile(rf"[A-Za-z0-9_-]{{{SECRET_LENGTH}}}")
STATIC = {"portal.css": "text/css; charset=utf-8", "portal.js": "text/javascript; charset=utf-8"}
CONTENT = {name: (files(__package__) / "static" / name).read_bytes() for name in STATIC}
SEE_OTHER = 303
PHOTO = "photo"
"""The parameter by which the page of a report is told that a photo was left out."""
TYPED = ("event_class", "text", "where", "latitude", "longitude", "name", "phone", "email")
"""Fields of the form that come back filled in."""
SHARE = 0.8
"""Of a request's time, for keeping what came: the rest is for saying that it could not be kept."""


class Portal:
    """The pages and their forms."""

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        intake: Intake,
        bounds: SourceBounds,
        clock: Callable[[], dt.datetime],
        seconds: float,
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._intake = intake
        self._bounds = bounds
        self._clock = clock
        self._seconds = seconds * SHARE

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(include_in_schema=False)
        router.get("/")(self.form_page)
        router.post("/reports")(self.post_report)
        router.get("/reports/{secret}")(self.report_page)
        router.post("/reports/{secret}/rating")(self.post_rating)
        router.post("/reports/{secret}/photos")(self.post_photos)
        router.post("/reports/{secret}/not-fixed")(self.post_not_fixed)
        router.get("/reports/{secret}/photos/{attachment_id}")(self.photo)
        router.get("/static/{name}")(self.static)
        return router

    async def form_page(self, request: Request) -> Response:
        """The form. It brings the secret of the report to come, so that sending it twice makes one report."""
        context = self._form(language_of(request), new_secret())
        levels = [LEVELS.get(warning.level, "") for warning in await in_force(self._pool)]
        return page(request, "form.html", context | {"levels": levels})

    def _form(self, language: str, secret: str) -> dict[str, Any]:
        classes = [(name, getattr(item.title, language)) for name, item in self._intake.classes.items()]
        return {
            "city": getattr(self._intake.city.model.city.name, language),
            "classes": sorted(classes, key=lambda item: item[1]),
            "secret": secret,
            "levels": [],
            "typed": dict.fromkeys(TYPED, ""),
            "unavailable": False,
        }

    async def post_report(self, request: Request) -> Response:
        """Take a report in and go to its page. Where it cannot be kept now, the form comes back as it was filled in,
        with the same secret; a photo is to be chosen again, as no page may fill that in. A photo that is too large is
        left out; its page says so, and takes another one.
        """
        self._bounds.take(request)
        form = await form_of(request)
        secret, now = form.text("secret"), self._clock()
        secret = secret if SECRET.fullmatch(secret) else new_secret()
        self._bounds.take_number(form.text("phone"))
        submission = Submission(
            channel=Channel.PAGE,
            event_class=form.text("event_class"),
            place=self._intake.place_of(_place(form)),
            text=form.text("text"),
            occurred_at=now,
            recorded_at=now,
            files=[File(media_type_of(content), content) for content in form.contents("photo")],
            reporter=Reporter(form.text("name"), form.text("phone"), form.text("email")),
        )
        self._intake.check(submission)
        try:
            async with asyncio.timeout(self._seconds), UnitOfWork(self._pool) as work:
                opening = await submit_page(work, self._outbox, submission, Sender(PORTAL), secret)
        except UNAVAILABLE as error:
            refusal = unavailable(request.scope, error)
            typed = {name: form.text(name) for name in TYPED}
            context = self._form(language_of(request), secret) | {"typed": typed, "unavailable": refusal.reason}
            status, headers = UNAVAILABLE_STATUS, retry_later()
            return page(request, "form.html", context, status=status, headers=headers)
        return _to_report(request, opening, too_large=bool(form.too_large))

    async def post_photos(self, secret: str, request: Request) -> Response:
        """Add photos to a report."""
        form = await self._feedback_form(request)
        files = [File(media_type_of(content), content) for content in form.contents("photo")]
        if files:
            async with UnitOfWork(self._pool) as work:
                await add_photos(work, self._outbox, secret, files, self._clock())
        return _to_report(request, secret, too_large=bool(form.too_large))

    async def report_page(self, secret: str, request: Request) -> Response:
        """The page behind a secret link."""
        report = await self._find(secret)
        status, language = report.status, language_of(request)
        messages = await following_store.messages_of(self._pool, report.report_number)
        said = await following_store.said(self._pool, report.report_number, status.case_id, status.reopened)
        known = self._intake.classes.get(report.event_class)
        lead = self._intake.city.model.label(status.lead_department_id) if status.lead_department_id else None
        context = {
            "report": report,
            "secret": secret,
            "class_title": report.event_class if known is None else getattr(known.title, language),
            "reason": reason_for(status.state.value, status.reason, language),
            "lead": "" if lead is None else getattr(lead, language),
            "messages": self._told(messages, language),
            "open_kinds": open_kinds(report, said),
            "said": said,
            "photo_too_large": PHOTO in request.query_params,
            "moment": self._intake.local,
        }
        return page(request, "report.html", context)

    async def post_rating(self, secret: str, request: Request) -> Response:
        """Rate the handling."""
        form = await self._feedback_form(request)
        rating = form.text("rating")
        stars = int(rating) if len(rating) == 1 and rating.isdecimal() else 0
        return await self._say(request, secret, FeedbackKind.RATING, stars, "")

    async def post_not_fixed(self, secret: str, request: Request) -> Response:
        """Say that it is not fixed."""
        form = await self._feedback_form(request)
        return await self._say(request, secret, FeedbackKind.NOT_FIXED, 0, form.text("text"))

    async def photo(self, secret: str, attachment_id: str) -> Response:
        """A photo of one's own report."""
        report = await self._find(secret)
        found = await report_store.attachment(self._pool, report.report_number, attachment_id)
        if found is None:
            raise no_such_link()
        return Response(found[1], media_type=found[0], headers=HEADERS)

    async def static(self, name: str) -> Response:
        """Style and script of the pages."""
        if name not in STATIC:
            raise no_such_link()
        headers = {**HEADERS, "Cache-Control": "public, max-age=3600"}
        return Response(CONTENT[name], media_type=STATIC[name], headers=headers)

    async def _find(self, secret: str) -> Report:
        report = None
        if SECRET.fullmatch(secret):
            report = await report_store.find_by_secret(self._pool, digest_of(secret))
        if report is None:
            raise no_such_link()
        return report

    async def _feedback_form(self, request: Request) -> Form:
        self._bounds.take(request)
        return await form_of(request)

    async def _say(self, request: Request, secret: str, kind: FeedbackKind, rating: int, text: str) -> Response:
        async with UnitOfWork(self._pool) as work:
            await feed_back(work, self._outbox, secret, kind, rating, text, self._clock())
        return _to_report(request, secret)

    def _told(self, messages: list[Message], language: str) -> list[dict[str, Any]]:
        """Messages with their words; a state that no pack has words for is passed over."""
        return [
            {
                "text": words[language],
                "reason": reason_for(message.state, message.reason, language),
                "occurred_at": message.occurred_at,
            }
            for message in messages
            if (words := self._intake.words_of(message)) is not None
        ]


def reason_for(state: str, reason: str, language: str) -> str:
    """Why a report stands so. Why one is held are the hub's own words, in English; in Chinese the state says it."""
    return "" if state == ReportState.HELD.value and language != "en" else reason


def _place(form: Form) -> Place:
    """The form asks for WGS84, as browsers give it."""
    text, latitude, longitude = form.text("where"), form.text("latitude"), form.text("longitude")
    if not latitude and not longitude:
        return Place(text=text)
    try:
        position = Position(
            longitude=float(longitude),
            latitude=float(latitude),
            reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84,
        )
    except ValueError as error:
        raise InvalidError("latitude and longitude come together, in degrees", "POSITION_INVALID") from error
    if not (math.isfinite(position.latitude) and math.isfinite(position.longitude)):
        raise InvalidError("latitude and longitude are finite numbers, in degrees", "POSITION_INVALID")
    return Place(position=position, text=text)


def _to_report(request: Request, secret: str, *, too_large: bool = False) -> Response:
    language = request.query_params.get("lang", "")
    said = [f"lang={language}"] if language in WORDS else []
    said += [f"{PHOTO}=too-large"] if too_large else []
    suffix = f"?{'&'.join(said)}" if said else ""
    return RedirectResponse(f"/reports/{secret}{suffix}", SEE_OTHER, headers=HEADERS)
