"""gRPC: the calls of cityloop.events.v1.EventsService about reports that wait for a person."""

from __future__ import annotations

from cityloop.events.v1 import events_service_pb2 as messages
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, Moment
from cityloop_messaging import Outbox
from cityloop_rpc import Authorizer, Pages, moment_and_text

from cityloop_event_hub.fusion.domain.protocols import HeldReports
from cityloop_event_hub.reports.adapters import report_store
from cityloop_event_hub.reports.handlers.locate_report import locate_report

PAGES = Pages("held-reports", moment_and_text)


class HeldReportCalls(HeldReports):
    """Lists held reports and gives them their places; `EventsService` is served by fusion, which asks here."""

    def __init__(self, pool: Pool, outbox: Outbox, authorizer: Authorizer) -> None:
        self._pool = pool
        self._outbox = outbox
        self._authorizer = authorizer

    async def list_held_reports(self, request: messages.ListHeldReportsRequest) -> messages.ListHeldReportsResponse:
        """Oldest first; the token names the last report seen."""
        size, after = PAGES.size(request.page_size), PAGES.after(request.page_token)
        async with self._pool.acquire() as connection:
            held = await report_store.page_of_held(connection, size, after)
        token = PAGES.token(held[-1].recorded_at, held[-1].report.report_number) if len(held) == size else ""
        return messages.ListHeldReportsResponse(
            reports=[messages.HeldReport(report=item.report, reason=item.reason) for item in held],
            next_page_token=token,
        )

    async def locate_report(self, request: messages.LocateReportRequest) -> messages.LocateReportResponse:
        """Give a held report its position."""

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.LocateReportResponse:
            city = self._authorizer.city.model
            link = await locate_report(work, self._outbox, city, post, request.report_number, request.position, moment)
            return messages.LocateReportResponse(link=link)

        method = "EventsService/LocateReport"
        return await self._authorizer.run_change(method, request.change, request, messages.LocateReportResponse, effect)
