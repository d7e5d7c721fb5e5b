"""gRPC: cityloop.events.v1.EventsService."""

from __future__ import annotations

from typing import Any

from cityloop.events.v1 import events_service_pb2 as messages
from cityloop.events.v1 import events_service_pb2_grpc as stubs
from cityloop_database import Pool
from cityloop_kernel import NotFoundError
from cityloop_rpc import Pages, moment_and_uuid

from cityloop_event_hub.fusion.adapters import event_messages, event_store
from cityloop_event_hub.fusion.domain.protocols import HeldReports

EVENTS = Pages("events", moment_and_uuid)
STATES = {number: state for state, number in event_messages.STATES.items()}


class EventsServicer(stubs.EventsServiceServicer):
    """What is going on in the city, and the reports that wait for a person to locate them."""

    def __init__(self, pool: Pool, held_reports: HeldReports) -> None:
        self._pool = pool
        self._held_reports = held_reports

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
        return await self._held_reports.list_held_reports(request)

    async def LocateReport(  # noqa: N802
        self, request: messages.LocateReportRequest, _context: Any
    ) -> messages.LocateReportResponse:
        """Give a held report its position."""
        return await self._held_reports.locate_report(request)
