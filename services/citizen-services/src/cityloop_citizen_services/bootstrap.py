"""The composition root of citizen-services."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from cityloop.citizen.v1 import messages_service_pb2_grpc, reports_service_pb2_grpc
from cityloop.topics import CASES_CASES, CASES_TASKS, EVENTS_REPORT_LINKS, EVENTS_WARNINGS
from cityloop_messaging import Subscription, utc_now
from cityloop_packs import CHANNELS, EVENT_CLASSES, MESSAGES, MODE_CHANGES, PROBLEM_KINDS, PROCESSES, ROLES, ActivePacks
from cityloop_rpc import Authorizer, Registration
from cityloop_service import (
    Background,
    consuming,
    foundation,
    languages,
    mode_replica,
    pack_replica,
    serve_http,
    serving,
)

from cityloop_citizen_services.entrypoints.http_edge import http_edge
from cityloop_citizen_services.entrypoints.intake import Intake
from cityloop_citizen_services.entrypoints.message_pages import MessagePages
from cityloop_citizen_services.entrypoints.messages_servicer import MessagesServicer
from cityloop_citizen_services.entrypoints.open311 import Open311
from cityloop_citizen_services.entrypoints.portal import Portal
from cityloop_citizen_services.entrypoints.reports_servicer import ReportsServicer
from cityloop_citizen_services.entrypoints.source_bounds import Rate, SourceBounds
from cityloop_citizen_services.entrypoints.warning_pages import WarningPages
from cityloop_citizen_services.handlers.call_back import CallBacks
from cityloop_citizen_services.handlers.check_packs import objections
from cityloop_citizen_services.handlers.follow import Follower
from cityloop_citizen_services.handlers.follow_warnings import WarningFollower
from cityloop_citizen_services.handlers.tell import Teller, held_words
from cityloop_citizen_services.settings import Settings

NAME = "citizen-services"
PACKAGE = "cityloop_citizen_services"
KINDS = (ROLES, CHANNELS, PROBLEM_KINDS, EVENT_CLASSES, MODE_CHANGES, PROCESSES, MESSAGES)
"""What it works with in packs."""
CALL_BACK_SECONDS = 1.0


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        packs = await stack.enter_async_context(pack_replica(base, KINDS, objections))
        modes = await stack.enter_async_context(mode_replica(base, settings.event_hub_address))
        await packs.caught_up.wait()

        def active() -> ActivePacks:
            return packs.active

        catalogues = languages("cityloop_words", PACKAGE, folder=settings.locales)
        held = held_words(catalogues)
        intake = Intake(base.city, active, held)
        teller = Teller(base.outbox, active, held)
        follower = Follower(base.pool, teller, clock)
        subscriptions: list[Subscription] = [
            Subscription(EVENTS_REPORT_LINKS, follower.handle_links),
            Subscription(CASES_CASES, follower.handle_cases),
            Subscription(CASES_TASKS, follower.handle_tasks),
            Subscription(EVENTS_WARNINGS, WarningFollower(base.pool).handle),
        ]
        call_backs = CallBacks(base.pool, teller, active, modes, clock)
        await stack.enter_async_context(base.background.every(CALL_BACK_SECONDS, "call-backs", call_backs.send_due))
        consumer = await stack.enter_async_context(consuming(base, subscriptions))
        authorizer = Authorizer(base.pool, base.city, base.policy, clock, rights=packs.rights_of)
        registrations = [
            Registration(
                "cityloop.citizen.v1.ReportsService",
                reports_service_pb2_grpc.add_ReportsServiceServicer_to_server,
                ReportsServicer(base.pool, base.outbox, authorizer, intake, teller, clock),
            ),
            Registration(
                "cityloop.citizen.v1.MessagesService",
                messages_service_pb2_grpc.add_MessagesServiceServicer_to_server,
                MessagesServicer(
                    base.pool, base.outbox, base.city, base.policy, packs.rights_of, settings.base_url, clock
                ),
            ),
        ]
        bounds, keys = _source_bounds(settings), settings.api_keys()
        open311 = Open311(base.pool, base.outbox, intake, bounds, keys, settings.base_url, settings.contact, clock)
        portal = Portal(base.pool, base.outbox, intake, bounds, clock, settings.request_seconds)
        messages = MessagePages(base.pool, base.outbox, intake, clock)
        warnings = WarningPages(base.pool, intake)
        edge = http_edge(open311, portal, messages, warnings, catalogues, settings.request_seconds)
        await stack.enter_async_context(serving(base, registrations, packs=packs, consumer=consumer))
        await stack.enter_async_context(serve_http(edge, settings.host, settings.http_port, bounded=True))
        yield base.background


def _source_bounds(settings: Settings) -> SourceBounds:
    return SourceBounds(
        Rate(settings.page_rate, settings.page_burst),
        Rate(settings.key_rate, settings.key_burst),
        Rate(settings.number_rate, settings.number_burst),
        settings.forwarded_header,
        settings.forwarded_hops,
    )
