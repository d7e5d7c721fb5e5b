"""gRPC: cityloop.citizen.v1.ReportsService."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from cityloop.citizen.v1 import reports_service_pb2 as messages
from cityloop.citizen.v1 import reports_service_pb2_grpc as stubs
from cityloop.common.v1.common_pb2 import Label
from cityloop_city import CityReplica
from cityloop_database import Pool, UnitOfWork
from cityloop_errors import ForbiddenError, InvalidError
from cityloop_messaging import Outbox, to_timestamp
from cityloop_rpc import Policy, acting_post, caller, moment_of, once

from cityloop_citizen_services.adapters import facts, report_store
from cityloop_citizen_services.domain.report import Channel, Report
from cityloop_citizen_services.domain.submission import File, Submission
from cityloop_citizen_services.entrypoints.intake import Intake
from cityloop_citizen_services.handlers.conclude import conclude, unknown
from cityloop_citizen_services.handlers.follow import inbox_of
from cityloop_citizen_services.handlers.submit import Sender, submit

STATES = {number: state for state, number in facts.REPORT_STATES.items()}


class ReportsServicer(stubs.ReportsServiceServicer):
    """Reports of officers and importers, where reports stand, and their conclusion by the lead."""

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        city: CityReplica,
        policy: Policy,
        intake: Intake,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._city = city
        self._policy = policy
        self._intake = intake
        self._clock = clock

    async def SubmitReport(  # noqa: N802 the contract's name
        self, request: messages.SubmitReportRequest, _context: Any
    ) -> messages.SubmitReportResponse:
        """Take a report in, from an officer with his post, or from an importer."""
        identity, now, change = caller(), self._clock(), request.change
        post = acting_post(change, identity, self._city.model)
        importer = self._policy.may_import(identity)
        if request.source_number and not importer:
            raise ForbiddenError(f"{identity} has no import right: leave source_number empty", "NO_IMPORT_RIGHT")
        imported = bool(request.source_number) or change.HasField("occurred_at")
        submission = Submission(
            channel=Channel.IMPORT if imported else Channel.OFFICER,
            event_class=request.event_class,
            place=self._intake.place_of(request.place),
            text=request.text,
            occurred_at=moment_of(change, identity, self._policy, now),
            recorded_at=now,
            files=[File(item.media_type, item.content) for item in request.attachments],
            source_number=request.source_number,
        )
        self._intake.check(submission, any_class=importer)
        sender = Sender(identity.system, post.department_id, post.post_id, post.person_id)
        async with UnitOfWork(self._pool) as work:

            async def effect() -> messages.SubmitReportResponse:
                report = await submit(work, self._outbox, submission, sender)
                return messages.SubmitReportResponse(report=facts.report_message(report))

            method = "ReportsService/SubmitReport"
            return await once(work, identity, method, change, request, messages.SubmitReportResponse, effect)

    async def GetReport(  # noqa: N802
        self, request: messages.GetReportRequest, _context: Any
    ) -> messages.GetReportResponse:
        """One report and where it stands."""
        report = await report_store.find(self._pool, request.report_number)
        if report is None:
            raise unknown(request.report_number)
        return messages.GetReportResponse(
            report=facts.report_message(report),
            status=facts.status_message(report),
            messages=await self._told(report),
        )

    async def _told(self, report: Report) -> list[messages.ReportMessage]:
        return [
            messages.ReportMessage(occurred_at=to_timestamp(told.occurred_at), text=Label(**words), reason=told.reason)
            for told in await inbox_of(self._pool, report)
            if (words := self._intake.words_of(told)) is not None
        ]

    async def ConcludeReport(  # noqa: N802
        self, request: messages.ConcludeReportRequest, _context: Any
    ) -> messages.ConcludeReportResponse:
        """Conclude one report, by the department that has the lead of its case."""
        identity, now = caller(), self._clock()
        post = acting_post(request.change, identity, self._city.model)
        occurred_at = moment_of(request.change, identity, self._policy, now)
        state = STATES.get(request.conclusion)
        if state is None:
            raise InvalidError("conclusion must be CLOSED or VOID", "CONCLUSION_INVALID")
        async with UnitOfWork(self._pool) as work:

            async def effect() -> messages.ConcludeReportResponse:
                report = await conclude(
                    work,
                    identity,
                    post,
                    request.report_number,
                    state,
                    request.reason,
                    self._intake.packs(),
                    occurred_at,
                    now,
                )
                return messages.ConcludeReportResponse(status=facts.status_message(report))

            method = "ReportsService/ConcludeReport"
            answer_type = messages.ConcludeReportResponse
            return await once(work, identity, method, request.change, request, answer_type, effect)
