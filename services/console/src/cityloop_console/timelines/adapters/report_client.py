"""citizen-services, asked where a report stands that no case is known of."""

from __future__ import annotations

import grpc
from cityloop.citizen.v1.reports_service_pb2 import GetReportRequest, ReportState
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop_kernel import NotFoundError, NotReadyError
from cityloop_messaging import to_datetime

from cityloop_console.timelines.domain.report_status import ReportStatus

REPORT_DEADLINE_SECONDS = 2.0


class ReportClient:
    """Reports by their numbers."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = ReportsServiceStub(channel)  # type: ignore[no-untyped-call]

    async def status_of(self, report_number: str) -> ReportStatus:
        """Where a report stands; nothing of what it says.

        Raises:
            NotFoundError: there is no such report.
            NotReadyError: citizen-services does not answer.
        """
        try:
            answer = await self._stub.GetReport(
                GetReportRequest(report_number=report_number), timeout=REPORT_DEADLINE_SECONDS
            )
        except grpc.aio.AioRpcError as error:
            if error.code() == grpc.StatusCode.NOT_FOUND:
                raise NotFoundError(f"there is no report {report_number!r}", "NUMBER_UNKNOWN") from error
            raise NotReadyError(
                f"citizen-services does not say where {report_number} stands ({error.code().name}); try again soon",
                "REPORTS_UNAVAILABLE",
            ) from error
        report, status = answer.report, answer.status
        return ReportStatus(
            report_number=report.report_number,
            event_class=report.event_class,
            state=ReportState.Name(status.state).removeprefix("REPORT_STATE_").lower(),
            reason=status.reason,
            located=report.place.HasField("position"),
            event_number=status.event_number,
            occurred_at=to_datetime(report.occurred_at),
            recorded_at=to_datetime(report.recorded_at),
        )
