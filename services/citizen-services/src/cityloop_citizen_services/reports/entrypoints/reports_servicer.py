"""gRPC: cityloop.citizen.v1.ReportsService."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from typing import Any

from cityloop.citizen.v1 import reports_service_pb2 as messages
from cityloop.citizen.v1 import reports_service_pb2_grpc as stubs
from cityloop.common.v1.common_pb2 import Label
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, InvalidError, Moment
from cityloop_messaging import Outbox, to_timestamp
from cityloop_packs import FilledForm
from cityloop_pictures import JPEG, Picture
from cityloop_rpc import OWN_DEPARTMENT, Authorizer, Pages, caller, file_reference, moment_and_text, pieces

from cityloop_citizen_services.cases.domain import Cases
from cityloop_citizen_services.reports.adapters import photo_store, report_messages, report_store
from cityloop_citizen_services.reports.domain.access import filer_of, may_see, unknown_report
from cityloop_citizen_services.reports.domain.protocols import Inbox
from cityloop_citizen_services.reports.domain.report import IntakeChannel, Report
from cityloop_citizen_services.reports.domain.submission import File, Submission
from cityloop_citizen_services.reports.handlers.conclude_report import ReportConclusion
from cityloop_citizen_services.reports.handlers.intake import CityIntake
from cityloop_citizen_services.reports.handlers.read_reports import ReportReading
from cityloop_citizen_services.reports.handlers.submit_report import Sender, submit_report

STATES = {number: state for state, number in report_messages.REPORT_STATES.items()}

PAGES = Pages("reports", moment_and_text, default=10, most=20)


class ReportsServicer(stubs.ReportsServiceServicer):
    """Reports of officers and importers, where reports stand, and their conclusion by the lead."""

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        authorizer: Authorizer,
        intake: CityIntake,
        cases: Cases[Pool],
        inbox: Inbox,
        conclusion: ReportConclusion,
        reading: ReportReading,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._authorizer = authorizer
        self._intake = intake
        self._cases = cases
        self._inbox = inbox
        self._conclusion = conclusion
        self._reading = reading
        self._clock = clock

    async def SubmitReport(  # noqa: N802 the contract's name
        self, request: messages.SubmitReportRequest, _context: Any
    ) -> messages.SubmitReportResponse:
        """Take a report in, from an officer with his post, or from an importer."""
        importer = self._authorizer.policy.may_import(caller())
        files = [File(item.media_type, item.content) for item in request.attachments]
        pictures: list[Picture] = []
        filled: FilledForm | None = None

        async def prepare() -> None:
            nonlocal filled
            if request.HasField("answer") or not importer:
                answer = request.answer if request.HasField("answer") else None
                filled = await self._intake.answered(request.event_class, answer)
            pictures.extend(await self._intake.pictures(files))

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.SubmitReportResponse:
            if request.source_number and not importer:
                raise ForbiddenError(f"{caller()} has no import right: leave source_number empty", "NO_IMPORT_RIGHT")
            imported = bool(request.source_number) or request.change.HasField("occurred_at")
            if imported and request.channel not in {"", IntakeChannel.IMPORT}:
                raise InvalidError("what is imported has the channel import: leave it empty", "CHANNEL_INVALID")
            channel = (
                IntakeChannel.IMPORT if imported else self._intake.channel(request.channel or IntakeChannel.OFFICER)
            )
            submission = Submission(
                channel=self._intake.channel(channel),
                event_class=request.event_class,
                place=self._intake.place_of(request.place),
                text=request.text,
                occurred_at=moment.occurred_at,
                recorded_at=moment.recorded_at,
                files=files,
                pictures=pictures,
                source_number=request.source_number,
                attributes=self._intake.given(request.event_class, request.attributes, any_class=importer)
                if filled is None
                else self._intake.attributes_of(request.event_class, filled),
                answer=filled,
                complaint=self._intake.is_complaint(request.event_class),
            )
            self._intake.check(submission, any_class=importer)
            sender = Sender(post.system, post.department_id, post.post_id, post.person_id)
            report = await submit_report(work, self._outbox, self._intake.forms, submission, sender)
            return messages.SubmitReportResponse(report=report_messages.report_message(report))

        method, answer = "ReportsService/SubmitReport", messages.SubmitReportResponse
        return await self._authorizer.run_change(method, request.change, request, answer, effect, prepare=prepare)

    async def GetReport(  # noqa: N802
        self, request: messages.GetReportRequest, _context: Any
    ) -> messages.GetReportResponse:
        """One report and where it stands: whole to the department that filed it, without words to everybody else."""
        report, department = await report_store.find(self._pool, request.report_number), caller().department
        if report is None:
            raise unknown_report(request.report_number)
        staff = department != OWN_DEPARTMENT
        if staff and not await self._visible_to(department, report):
            raise unknown_report(request.report_number)
        whole = staff and await self._is_own(department, report)
        photos = await photo_store.taken(self._pool, [report.report_number] if whole else [])
        return messages.GetReportResponse(
            report=report_messages.report_message(report) if whole else report_messages.message_without_texts(report),
            status=report_messages.status_message(report, reasons=staff),
            messages=await self._messages(report, reasons=staff),
            photos=photos.get(report.report_number, ()),
        )

    async def ReadReports(  # noqa: N802
        self, request: messages.ReadReportsRequest, _context: Any
    ) -> messages.ReadReportsResponse:
        """What was said and shown in a matter. It is not kept for calls that are repeated: each is a look."""
        actor, moment = self._authorizer.authorize(request.change)
        size, after = PAGES.size(request.page_size), PAGES.after(request.page_token)
        async with UnitOfWork(self._pool) as work:
            shown = await self._reading.read(work, actor, moment, request.number, size, after)
        return messages.ReadReportsResponse(
            reports=shown.reports,
            case_number=shown.case_number,
            next_page_token="" if shown.last is None else PAGES.token(shown.last.occurred_at, shown.last.report_number),
        )

    async def ReadPhoto(  # noqa: N802
        self, request: messages.ReadPhotoRequest, _context: Any
    ) -> AsyncIterator[messages.ReadPhotoResponse]:
        """A photo of a report in pieces; nothing of it leaves before the look is recorded."""
        actor, moment = self._authorizer.authorize(request.change)
        async with UnitOfWork(self._pool) as work:
            photo = await self._reading.photo(work, actor, moment, request.attachment_id)
        content, media_type = (photo.thumbnail, JPEG) if request.small else (photo.content, photo.media_type)
        yield messages.ReadPhotoResponse(file=file_reference(photo.attachment_id, media_type, content))
        for piece in pieces(content):
            yield messages.ReadPhotoResponse(content=piece)

    async def _is_own(self, department_id: str, report: Report) -> bool:
        """Whether a department has filed a report, which does not complain about it."""
        if report.filed_by != filer_of(department_id):
            return False
        async with self._pool.acquire() as connection:
            return not await self._reading.complains_about(connection, report, department_id)

    async def _visible_to(self, department_id: str, report: Report) -> bool:
        holders = await self._cases.holders(self._pool, report.status.case_id)
        return may_see(report, department_id, self._intake.rights_of(department_id), holders, self._clock())

    async def _messages(self, report: Report, *, reasons: bool) -> list[messages.ReportMessage]:
        return [
            messages.ReportMessage(
                occurred_at=to_timestamp(message.occurred_at),
                text=Label(texts=message.texts),
                reason=message.reason if reasons else "",
            )
            for message in await self._inbox.messages_of(report)
        ]

    async def ConcludeReport(  # noqa: N802
        self, request: messages.ConcludeReportRequest, _context: Any
    ) -> messages.ConcludeReportResponse:
        """Conclude one report, by the department that has the lead of its case."""

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.ConcludeReportResponse:
            state = STATES.get(request.conclusion)
            if state is None:
                raise InvalidError("conclusion must be CLOSED or VOID", "CONCLUSION_INVALID")
            rights = self._intake.rights_of(post.department_id)
            number, reason = request.report_number, request.reason
            report = await self._conclusion.conclude(work, post, number, state, reason, moment, rights)
            return messages.ConcludeReportResponse(status=report_messages.status_message(report))

        method = "ReportsService/ConcludeReport"
        return await self._authorizer.run_change(
            method, request.change, request, messages.ConcludeReportResponse, effect
        )
