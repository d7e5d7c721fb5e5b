"""HTTP: the page of a report, which works on any phone, without JavaScript and without cookies.

It is opened by the report's secret alone: there is no session that another site could ride.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from cityloop_city import CityReplica
from cityloop_database import Pool
from cityloop_kernel import NotFoundError, NotReadyError, RefusedError
from cityloop_localisation import Language
from cityloop_pictures import JPEG, media_type_of, pictures_of
from cityloop_web import SECURITY_HEADERS, SourceBounds, language_of, sentence_of
from cityloop_web.refusals import UNAVAILABLE, headers_of, status_of, unavailable
from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from cityloop_citizen_services.cases.domain import Replies
from cityloop_citizen_services.edge.forms import Form, form_of
from cityloop_citizen_services.feedback.domain.feedback import FeedbackKind, FeedbackOfReports, open_kinds
from cityloop_citizen_services.portal.entrypoints.pages import (
    NOTHING_REFUSED,
    PAGES,
    PHOTO,
    PHOTO_TYPES,
    SHARE_FOR_STORING,
    refusal_context,
    to_report_page,
    typed_in,
)
from cityloop_citizen_services.publications.domain.protocols import PublishedLists
from cityloop_citizen_services.reports.domain.access import unknown_link
from cityloop_citizen_services.reports.domain.personal_data import masked
from cityloop_citizen_services.reports.domain.protocols import Inbox, InboxMessage, Intake, Photos, Reports, Submissions
from cityloop_citizen_services.reports.domain.reasons import reason_for
from cityloop_citizen_services.reports.domain.report import Report, ReportState
from cityloop_citizen_services.reports.domain.submission import MAX_FILE_MEGABYTES, File
from cityloop_citizen_services.secret_links import SECRET, digest_of

NUMBER = re.compile(r"[0-9]{1,4}")
FORMS = ("rating", "photos", "not-fixed")
"""What the page sends, by the end of the address."""
MAX_ID = 64


class ReportPage:
    """Where a report stands, what its reporter was told, and what he adds: photos, a rating, "not fixed".

    Args:
        pool: of the service's database.
        city: in use.
        reports: to be read.
        photos: of reports.
        intake: classes, and what is kept of photos.
        submissions: takes photos in.
        inbox: what reporters were told.
        feedback: what they say.
        replies: of departments to them.
        lists: that everybody may read.
        bounds: on what a source may submit.
        clock: now.
        seconds: that a request has.
    """

    def __init__(
        self,
        pool: Pool,
        city: CityReplica,
        reports: Reports[Pool],
        photos: Photos[Pool],
        intake: Intake,
        submissions: Submissions,
        inbox: Inbox,
        feedback: FeedbackOfReports,
        replies: Replies,
        lists: PublishedLists,
        bounds: SourceBounds,
        clock: Callable[[], dt.datetime],
        seconds: float,
    ) -> None:
        self._pool = pool
        self._city = city
        self._reports = reports
        self._photos = photos
        self._intake = intake
        self._submissions = submissions
        self._inbox = inbox
        self._feedback = feedback
        self._replies = replies
        self._lists = lists
        self._bounds = bounds
        self._clock = clock
        self._seconds = seconds * SHARE_FOR_STORING

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(include_in_schema=False)
        # Where a form was sent to stands in the browser's line of addresses, and is asked for when it is opened again.
        router.get("/reports/{secret}/{form}")(self.to_report)
        router.get("/reports/{secret}")(self.report_page)
        router.post("/reports/{secret}/rating")(self.post_rating)
        router.post("/reports/{secret}/photos")(self.post_photos)
        router.post("/reports/{secret}/not-fixed")(self.post_not_fixed)
        router.get("/reports/{secret}/photos/{attachment_id}")(self.photo)
        router.get("/reports/{secret}/photos/{attachment_id}/thumbnail")(self.thumbnail)
        router.get("/reports/{secret}/replies/{attachment_id}")(self.photo_of_reply)
        return router

    async def to_report(self, secret: str, form: str, request: Request) -> Response:
        """To the page of a report."""
        if form not in FORMS:
            raise unknown_link()
        await self._find(secret)
        return to_report_page(request, secret)

    async def post_photos(self, secret: str, request: Request) -> Response:
        """Add photos to a report; where one is refused its page says so at the field."""
        form, report = await form_of(request, cut=True), await self._find(secret)
        files = [File(media_type_of(content), content) for content in form.contents(PHOTO)]
        try:
            self._bounds.take(request)
            if files:
                pictures = await self._intake.pictures(files)
                await self._submissions.add_photos(secret, pictures, self._clock())
        except RefusedError as error:
            return await self._report_with_refusal(request, report, secret, error)
        return to_report_page(request, secret, form.left_out)

    async def report_page(self, secret: str, request: Request) -> Response:
        """The page behind a secret link."""
        context = await self._report(await self._find(secret), secret, language_of(request))
        language, numbers = language_of(request), request.query_params.get(PHOTO, "").split(",")
        left_out = [language.number(int(number)) for number in numbers if NUMBER.fullmatch(number)]
        return PAGES.page(request, "report.html", context | {"photos_left_out": language.listed(left_out)})

    async def _report(self, report: Report, secret: str, language: Language) -> dict[str, Any]:
        status = report.status
        messages = await self._inbox.messages_of(report)
        given = await self._feedback.given_kinds(report)
        replies = await self._replied(report, language)
        lead = self._city.model.label(status.lead_department_id) if status.lead_department_id else None
        return {
            "report": report,
            "secret": secret,
            "class_title": self._intake.title_of(report.event_class, language),
            "why": reason_for(report, status.state.value, status.reason, language),
            "lead": "" if lead is None else language.name(lead.texts),
            "lists": [
                {"name": item.name, "title": language.name(item.title)}
                for item in await self._lists.lists_with(status.case_number)
            ],
            "messages": self._messages(report, messages, language),
            "replies": replies or [],
            "replies_away": replies is None,
            "open_kinds": open_kinds(report, given),
            "given": given,
            "moment": lambda moment: language.moment(moment, self._city.model.time_zone),
            "typed": {"text": ""},
            "megabytes": MAX_FILE_MEGABYTES,
            "photo_types": PHOTO_TYPES,
            "photos_left_out": "",
            **NOTHING_REFUSED,
        }

    async def _replied(self, report: Report, language: Language) -> list[dict[str, Any]] | None:
        """What departments told and showed the residents of its case; None where it cannot be read now.

        All of them read it, so what a text names of one is masked.
        """
        if not report.status.case_id:
            return []
        try:
            replies = await self._replies.replies_of(report.status.case_id)
        except NotReadyError:
            return None
        return [
            {
                "department": language.name(self._city.model.label(reply.department_id).texts),
                "text": masked(reply.text),
                "photos": reply.photo_ids,
                "occurred_at": reply.occurred_at,
            }
            for reply in replies
        ]

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

    async def photo_of_reply(self, secret: str, attachment_id: str, *, small: bool = False) -> Response:
        """A photo that the residents of the report's case may see, handed through as it comes."""
        report = await self._find(secret)
        if not report.status.case_id:
            raise unknown_link()
        try:
            file, pieces = await self._replies.photo(report.status.case_id, attachment_id[:MAX_ID], small=small)
        except NotFoundError as error:
            raise unknown_link() from error
        headers = {**SECURITY_HEADERS, "Content-Length": str(file.size_bytes)}
        return StreamingResponse(pieces, media_type=JPEG, headers=headers)

    async def _photo(self, secret: str, attachment_id: str, *, small: bool = False) -> bytes:
        report = await self._find(secret)
        found = await self._photos.photo(self._pool, report.report_number, attachment_id)
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
            report = await self._reports.find_by_secret(self._pool, digest_of(secret))
        if report is None:
            raise unknown_link()
        return report

    async def _post_feedback(self, request: Request, secret: str, kind: FeedbackKind) -> Response:
        form = await form_of(request)
        typed = typed_in(form, "text") if kind is FeedbackKind.NOT_FIXED else ""
        try:
            async with asyncio.timeout(self._seconds):
                report = await self._find(secret)
                try:
                    self._bounds.take(request)
                    rating, text = _feedback_of(form, kind)
                    await self._feedback.give(secret, kind, rating, text)
                except RefusedError as error:
                    return await self._report_with_refusal(request, report, secret, error, typed)
        except UNAVAILABLE as error:
            return _to_send_again(request, unavailable(request.scope, error), typed)
        return to_report_page(request, secret)

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
        context = shown | refusal_context(error, language, labels, fields)
        return PAGES.page(request, "report.html", context, status=status_of(error), headers=headers_of(error))

    def _messages(self, report: Report, messages: Sequence[InboxMessage], language: Language) -> list[dict[str, Any]]:
        """Messages with their words."""
        held = ReportState.HELD.value
        return [
            {
                "text": language.say("message-held") if message.state == held else language.name(message.texts),
                "reason": reason_for(report, message.state, message.reason, language),
                "occurred_at": message.occurred_at,
            }
            for message in messages
        ]


def _to_send_again(request: Request, error: RefusedError, text: str) -> Response:
    """The page of a refusal with the text that was typed, to be sent again from there: its own page cannot be shown."""
    detail = sentence_of(error, language_of(request), {}, ("refusal",))
    context = {"reason": error.reason, "detail": detail, "text": text, "action": request.url.path}
    return PAGES.page(request, "send-again.html", context, status=status_of(error), headers=headers_of(error))


def _feedback_of(form: Form, kind: FeedbackKind) -> tuple[int, str]:
    """Rating and text of a form, each where it is asked for."""
    if kind is FeedbackKind.NOT_FIXED:
        return 0, form.text("text")
    rating = form.text("rating")
    return int(rating) if len(rating) == 1 and rating.isdecimal() else 0, ""
