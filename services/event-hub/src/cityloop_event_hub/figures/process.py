"""The composition root of the process that keeps figures live."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from cityloop_messaging import utc_now
from cityloop_service import Background, foundation, serving_rooms

from cityloop_event_hub.figures.room import LiveFiguresRoom
from cityloop_event_hub.figures.settings import FigureSettings

NAME = "event-hub-figures"
PACKAGE = "cityloop_event_hub"
LONGEST_MONTH = 31


@asynccontextmanager
async def bootstrap(settings: FigureSettings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running process: it needs the database of event-hub and the broker, no pack and no city."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        retention = dt.timedelta(days=settings.retention_months * LONGEST_MONTH)
        room = LiveFiguresRoom(base.pool, base.outbox, retention, clock)
        await stack.enter_async_context(serving_rooms(base, [room], needs_city=False))
        yield base.background
