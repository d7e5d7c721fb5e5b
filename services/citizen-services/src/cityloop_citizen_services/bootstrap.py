"""The composition root of citizen-services."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from cityloop.citizen.v1 import reports_service_pb2_grpc
from cityloop.topics import CASES_CASES, EVENTS_REPORT_LINKS
from cityloop_messaging import Subscription, utc_now
from cityloop_rpc import Registration
from cityloop_service import Background, consuming, following_modes, following_packs, foundation, serve_http, serving

from cityloop_citizen_services.entrypoints.http_edge import http_edge
from cityloop_citizen_services.entrypoints.intake import Intake
from cityloop_citizen_services.entrypoints.open311 import Open311
from cityloop_citizen_services.entrypoints.portal import Portal
from cityloop_citizen_services.entrypoints.reports_servicer import ReportsServicer
from cityloop_citizen_services.entrypoints.token_bucket import TokenBucket
from cityloop_citizen_services.handlers.follow import Follower
from cityloop_citizen_services.settings import Settings

NAME = "citizen-services"
PACKAGE = "cityloop_citizen_services"


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        packs = await stack.enter_async_context(following_packs(base))
        await stack.enter_async_context(following_modes(base, settings.event_hub_address))
        await packs.caught_up.wait()
        intake = Intake(base.city, lambda: packs.active)
        follower = Follower(base.pool, clock)
        subscriptions = [
            Subscription(EVENTS_REPORT_LINKS, follower.handle_links),
            Subscription(CASES_CASES, follower.handle_cases),
        ]
        consumer = await stack.enter_async_context(consuming(base, subscriptions))
        registration = Registration(
            "cityloop.citizen.v1.ReportsService",
            reports_service_pb2_grpc.add_ReportsServiceServicer_to_server,
            ReportsServicer(base.pool, base.outbox, base.city, base.policy, intake, clock),
        )
        open311 = Open311(
            base.pool, base.outbox, intake, settings.api_keys(), settings.base_url, settings.contact, clock
        )
        bucket = TokenBucket(settings.page_rate, settings.page_burst)
        edge = http_edge(open311, Portal(base.pool, base.outbox, intake, bucket, clock))
        await stack.enter_async_context(serving(base, [registration], packs=packs, consumer=consumer))
        await stack.enter_async_context(serve_http(edge, settings.host, settings.http_port))
        yield base.background
