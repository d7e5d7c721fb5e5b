"""The composition root of collaboration-tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from cityloop.cases.v1 import (
    cases_service_pb2_grpc,
    resources_service_pb2_grpc,
    tasks_service_pb2_grpc,
)
from cityloop.topics import (
    CITIZEN_FEEDBACK,
    EVENTS_CITY_EVENTS,
    EVENTS_EVENT_SIGNALS,
)
from cityloop_messaging import Subscription, utc_now
from cityloop_packs import EVENT_CLASSES, PROCESSES, RESPONSIBILITIES, ROLES, RULES, THING_MODELS, WARNINGS, ActivePacks
from cityloop_rpc import Acting, Registration, Waking, open_channel
from cityloop_service import (
    Background,
    consuming,
    following_modes,
    following_packs,
    foundation,
    languages,
    serve_http,
    serving,
)

from cityloop_collaboration_tasks.adapters.measurements import DEADLINE_SECONDS, Measurements
from cityloop_collaboration_tasks.entrypoints.cases_servicer import CasesServicer
from cityloop_collaboration_tasks.entrypoints.resources_servicer import ResourcesServicer
from cityloop_collaboration_tasks.entrypoints.tasks_servicer import TasksServicer
from cityloop_collaboration_tasks.handlers.check_packs import checking, inquiring
from cityloop_collaboration_tasks.handlers.evidence import record_refusal
from cityloop_collaboration_tasks.handlers.follow_events import EventFollower
from cityloop_collaboration_tasks.handlers.follow_feedback import FeedbackFollower
from cityloop_collaboration_tasks.handlers.keep_clocks import ClockKeeper
from cityloop_collaboration_tasks.handlers.measure import measure
from cityloop_collaboration_tasks.handlers.moving import Moving
from cityloop_collaboration_tasks.handlers.remeasure import Remeasuring
from cityloop_collaboration_tasks.settings import Settings
from cityloop_collaboration_tasks.timelines.adapters import reports
from cityloop_collaboration_tasks.timelines.room import Timelines, keeping_modes, overview_routes, timeline_edge

NAME = "collaboration-tasks"
PACKAGE = "cityloop_collaboration_tasks"
KINDS = (ROLES, EVENT_CLASSES, THING_MODELS, RULES, WARNINGS, RESPONSIBILITIES, PROCESSES)
"""What it works with in packs."""
CLOCK_SECONDS = 1.0


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        packs = await stack.enter_async_context(
            following_packs(base, KINDS, checking(lambda: base.city.model), inquiring(base.pool))
        )
        modes = await stack.enter_async_context(
            following_modes(base, settings.event_hub_address, keeping_modes(base.pool))
        )
        await packs.caught_up.wait()
        await modes.caught_up.wait()

        def active() -> ActivePacks:
            return packs.active

        streams = Waking()
        moving = Moving(base.outbox, active, lambda: base.city.model, lambda areas: modes.modes.name_at(areas), streams)
        acting = Acting(
            base.pool,
            base.city,
            base.policy,
            clock,
            refused=record_refusal,
            rights=packs.rights_of,
        )
        channel = open_channel(settings.sensing_ingest_address, settings.credentials, DEADLINE_SECONDS)
        stack.push_async_callback(channel.close)
        people = open_channel(settings.citizen_services_address, settings.credentials, reports.DEADLINE_SECONDS)
        stack.push_async_callback(people.close)
        remeasuring = Remeasuring(base.pool, moving, Measurements(channel))
        feedback = FeedbackFollower(base.pool, moving, clock)
        timelines = Timelines(base.pool, acting, clock)
        follower = EventFollower(base.pool, moving, feedback, timelines.commands, clock)
        subscriptions: list[Subscription] = [
            Subscription(EVENTS_CITY_EVENTS, follower.handle_events),
            Subscription(EVENTS_EVENT_SIGNALS, follower.handle_signals),
            Subscription(CITIZEN_FEEDBACK, feedback.handle),
            *timelines.subscriptions,
        ]
        consumer = await stack.enter_async_context(consuming(base, subscriptions))
        clocks = ClockKeeper(base.pool, moving, lambda: modes.modes, clock)
        await stack.enter_async_context(base.background.every(CLOCK_SECONDS, "clocks", clocks.check))
        await stack.enter_async_context(base.background.measuring("cases", partial(measure, base.pool, clock)))
        await stack.enter_async_context(base.background.every(CLOCK_SECONDS, "waiting", follower.follow_waiting))
        registrations = [
            Registration(
                "cityloop.cases.v1.CasesService",
                cases_service_pb2_grpc.add_CasesServiceServicer_to_server,
                CasesServicer(base.pool, acting, moving, remeasuring, base.outbox),
            ),
            Registration(
                "cityloop.cases.v1.TasksService",
                tasks_service_pb2_grpc.add_TasksServiceServicer_to_server,
                TasksServicer(base.pool, acting, moving, streams),
            ),
            Registration(
                "cityloop.cases.v1.ResourcesService",
                resources_service_pb2_grpc.add_ResourcesServiceServicer_to_server,
                ResourcesServicer(base.pool, acting),
            ),
            timelines.registration,
        ]
        await stack.enter_async_context(serving(base, registrations, packs=packs, consumer=consumer))
        catalogues = languages("cityloop_words", PACKAGE, folder=settings.locales)
        overview = overview_routes(base.pool, base.city, active, lambda: modes.modes, catalogues)
        edge = timeline_edge(base.pool, base.city, active, reports.Reports(people), overview, catalogues)
        await stack.enter_async_context(serve_http(edge, settings.host, settings.http_port))
        yield base.background
