"""The composition root of the console."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager

from cityloop_messaging import utc_now
from cityloop_modes import Modes
from cityloop_packs import (
    ESCALATIONS,
    EVENT_CLASSES,
    FLOWS,
    PROCESSES,
    ROLES,
    RULES,
    THING_MODELS,
    WARNINGS,
    ActivePacks,
)
from cityloop_rpc import open_channel
from cityloop_service import Background, Room, foundation, mode_replica, pack_replica, serve_http, serving_rooms
from cityloop_web import Bounds, languages, web_app

from cityloop_console.desk.room import DeskRoom
from cityloop_console.projections.room import ProjectionsRoom, StoredProjections, mode_recorder
from cityloop_console.settings import Settings
from cityloop_console.sign_in.room import SignInRoom
from cityloop_console.timelines.room import TimelinesRoom

NAME = "console"
PACKAGE = "cityloop_console"
KINDS = (ROLES, EVENT_CLASSES, THING_MODELS, RULES, WARNINGS, PROCESSES, ESCALATIONS, FLOWS)
"""What it names things by in packs."""
MOST_FORM_BYTES = 24 * 1024 * 1024
"""Of a form with photos: three as phones take them are read, so that its texts are kept where they are too large."""


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        packs = await stack.enter_async_context(pack_replica(base, KINDS))
        modes = await stack.enter_async_context(
            mode_replica(base, settings.event_hub_address, mode_recorder(base.pool))
        )
        await packs.caught_up.wait()
        await modes.caught_up.wait()

        def active() -> ActivePacks:
            return packs.active

        def current_modes() -> Modes:
            return modes.modes

        cases = open_channel(settings.collaboration_tasks_address, settings.credentials)
        stack.push_async_callback(cases.close)
        events = open_channel(settings.event_hub_address, settings.credentials)
        stack.push_async_callback(events.close)
        people = open_channel(settings.citizen_services_address, settings.credentials)
        stack.push_async_callback(people.close)
        sharing = open_channel(settings.data_sharing_address, settings.credentials)
        stack.push_async_callback(sharing.close)
        catalogues = languages("cityloop_words", "cityloop_timelines", PACKAGE, folder=settings.locales)
        projections = ProjectionsRoom(base, cases, events, people)
        await projections.snapshots.prepare()

        def unread() -> Collection[str]:
            return projections.snapshots.unread

        timelines = TimelinesRoom(
            base.pool, StoredProjections, base.city, active, current_modes, people, unread, catalogues
        )
        sign_in = SignInRoom(sharing, settings.address_of_pages, clock)
        desk = DeskRoom(sign_in.browsers, cases, people, sharing, base.city, active, timelines.tell, clock)
        rooms: list[Room] = [projections, timelines, sign_in, desk]
        await stack.enter_async_context(serving_rooms(base, rooms, packs=packs))
        routers = [router for room in rooms for router in room.routers]
        bounds = Bounds(form_bytes=MOST_FORM_BYTES)
        edge = web_app("Cityloop console", routers, catalogues=catalogues, bounds=bounds, wait=base.intake.wait)
        await stack.enter_async_context(serve_http(edge, settings.host, settings.http_port))
        yield base.background
