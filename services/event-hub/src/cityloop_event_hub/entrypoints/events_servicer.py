"""gRPC: cityloop.events.v1.EventsService."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cityloop.events.v1 import events_service_pb2 as messages
from cityloop.events.v1 import events_service_pb2_grpc as stubs
from cityloop_database import Pool
from cityloop_errors import InvalidError, NotFoundError

from cityloop_event_hub.adapters import event_store, facts

MAX_PAGE, DEFAULT_PAGE = 500, 50
STATES = {number: state for state, number in facts.STATES.items()}


class EventsServicer(stubs.EventsServiceServicer):
    """What is going on in the city."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def GetEvent(  # noqa: N802 the contract's name
        self, request: messages.GetEventRequest, _context: Any
    ) -> messages.GetEventResponse:
        """One event with its signals."""
        async with self._pool.acquire() as connection:
            event = await event_store.find(connection, request.event)
            if event is None:
                raise NotFoundError(f"no event {request.event!r}", "EVENT_UNKNOWN")
            signals = await event_store.signals_of(connection, event.event_id)
        return messages.GetEventResponse(
            event=facts.event_message(event),
            signals=[facts.membership_message(event, joined, event.recorded_at) for joined in signals],
        )

    async def ListEvents(  # noqa: N802
        self, request: messages.ListEventsRequest, _context: Any
    ) -> messages.ListEventsResponse:
        """Newest first; the token names the last event seen."""
        size = min(request.page_size or DEFAULT_PAGE, MAX_PAGE)
        async with self._pool.acquire() as connection:
            events = await event_store.page(
                connection,
                size,
                STATES.get(request.state),
                request.event_class or None,
                _after(request.page_token),
            )
        token = f"{events[-1].occurred_at.isoformat()}|{events[-1].event_id}" if len(events) == size else ""
        return messages.ListEventsResponse(
            events=[facts.event_message(event) for event in events], next_page_token=token
        )


def _after(token: str) -> tuple[dt.datetime, str] | None:
    if not token:
        return None
    moment, _, event_id = token.partition("|")
    try:
        return dt.datetime.fromisoformat(moment), event_id
    except ValueError as error:
        raise InvalidError("page_token is not one of ours; begin without it", "PAGE_TOKEN_INVALID") from error
