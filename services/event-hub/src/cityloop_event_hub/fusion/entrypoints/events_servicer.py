"""gRPC: cityloop.events.v1.EventsService."""

from __future__ import annotations

from typing import Any

from cityloop.events.v1 import events_service_pb2 as messages
from cityloop.events.v1 import events_service_pb2_grpc as stubs
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, Moment, NotFoundError
from cityloop_messaging import Outbox
from cityloop_rpc import Authorizer, Pages, moment_and_text, moment_and_uuid

from cityloop_event_hub.adapters import report_store
from cityloop_event_hub.fusion.adapters import event_messages, event_store
from cityloop_event_hub.handlers.locate_report import locate_report

EVENTS = Pages("events", moment_and_uuid)
HELD_REPORTS = Pages("held-reports", moment_and_text)
STATES = {number: state for state, number in event_messages.STATES.items()}


class EventsServicer(stubs.EventsServiceServicer):
    """What is going on in the city, and the reports that wait for a person to locate them."""

    def __init__(self, pool: Pool, outbox: Outbox, authorizer: Authorizer) -> None:
        self._pool = pool
        self._outbox = outbox
        self._authorizer = authorizer

    async def GetEvent(  # noqa: N802 the contract's name
        self, request: messages.GetEventRequest, _context: Any
    ) -> messages.GetEventResponse:
        """One event with its signals."""
        async with self._pool.acquire() as connection:
            event = await event_store.find(connection, request.event)
            if event is None:
                raise NotFoundError(f"no event {request.event!r}", "EVENT_UNKNOWN")
            memberships = await event_store.members_of(connection, event.event_id)
        return messages.GetEventResponse(
            event=event_messages.event_message(event),
            signals=[event_messages.membership_message(event, membership) for membership in memberships],
        )

    async def ListEvents(  # noqa: N802
        self, request: messages.ListEventsRequest, _context: Any
    ) -> messages.ListEventsResponse:
        """Newest first; the token names the last event seen."""
        size, before = EVENTS.size(request.page_size), EVENTS.after(request.page_token)
        async with self._pool.acquire() as connection:
            events = await event_store.page(
                connection, size, STATES.get(request.state), request.event_class or None, before
            )
        token = EVENTS.token(events[-1].occurred_at, events[-1].event_id) if len(events) == size else ""
        return messages.ListEventsResponse(
            events=[event_messages.event_message(event) for event in events], next_page_token=token
        )

    async def ListHeldReports(  # noqa: N802
        self, request: messages.ListHeldReportsRequest, _context: Any
    ) -> messages.ListHeldReportsResponse:
        """Oldest first; the token names the last report seen."""
        size, after = HELD_REPORTS.size(request.page_size), HELD_REPORTS.after(request.page_token)
        async with self._pool.acquire() as connection:
            held = await report_store.page_of_held(connection, size, after)
        token = HELD_REPORTS.token(held[-1].recorded_at, held[-1].report.report_number) if len(held) == size else ""
        return messages.ListHeldReportsResponse(
            reports=[messages.HeldReport(report=item.report, reason=item.reason) for item in held],
            next_page_token=token,
        )

    async def LocateReport(  # noqa: N802
        self, request: messages.LocateReportRequest, _context: Any
    ) -> messages.LocateReportResponse:
        """Give a held report its position."""

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.LocateReportResponse:
            city = self._authorizer.city.model
            link = await locate_report(work, self._outbox, city, post, request.report_number, request.position, moment)
            return messages.LocateReportResponse(link=link)

        method = "EventsService/LocateReport"
        return await self._authorizer.run_change(method, request.change, request, messages.LocateReportResponse, effect)
