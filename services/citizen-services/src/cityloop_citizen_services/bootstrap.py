"""The composition root of citizen-services."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from cityloop_messaging import utc_now
from cityloop_packs import CHANNELS, EVENT_CLASSES, MESSAGES, MODE_CHANGES, PROBLEM_KINDS, PROCESSES, ROLES, ActivePacks
from cityloop_rpc import Authorizer
from cityloop_service import (
    Background,
    Room,
    consuming,
    foundation,
    mode_replica,
    pack_replica,
    running_rooms,
    serve_http,
    serving,
)
from cityloop_web import languages

from cityloop_citizen_services.messages.room import MessagesRoom
from cityloop_citizen_services.reports.room import ReportsRoom, http_edge, pack_check
from cityloop_citizen_services.settings import Settings
from cityloop_citizen_services.warnings.room import WarningsRoom

NAME = "citizen-services"
PACKAGE = "cityloop_citizen_services"
KINDS = (ROLES, CHANNELS, PROBLEM_KINDS, EVENT_CLASSES, MODE_CHANGES, PROCESSES, MESSAGES)
"""What it works with in packs."""


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        packs = await stack.enter_async_context(pack_replica(base, KINDS, pack_check))
        modes = await stack.enter_async_context(mode_replica(base, settings.event_hub_address))
        await packs.caught_up.wait()

        def active() -> ActivePacks:
            return packs.active

        catalogues = languages("cityloop_words", PACKAGE, folder=settings.locales)
        authorizer = Authorizer(base.pool, base.city, base.policy, clock, rights=packs.rights_of)
        warnings = WarningsRoom(base.pool, base.city)
        messages = MessagesRoom(base, warnings.warnings, packs.rights_of, settings.base_url, clock)
        reports = ReportsRoom(base, settings, authorizer, active, modes, warnings.warnings, catalogues, clock)
        rooms: list[Room] = [reports, messages, warnings]

        subscriptions = [subscription for room in rooms for subscription in room.subscriptions]
        registrations = [registration for room in rooms for registration in room.registrations]
        consumer = await stack.enter_async_context(consuming(base, subscriptions))
        await stack.enter_async_context(running_rooms(base.background, rooms))
        await stack.enter_async_context(serving(base, registrations, packs=packs, consumer=consumer))
        routers = [router for room in rooms for router in room.routers]
        edge = http_edge(routers, catalogues, settings.request_seconds)
        await stack.enter_async_context(serve_http(edge, settings.host, settings.http_port))
        yield base.background
