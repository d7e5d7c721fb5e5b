"""The composition root of event-hub."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from cityloop.events.v1 import events_service_pb2_grpc, modes_service_pb2_grpc
from cityloop.topics import CASES_CASES, CITIZEN_REPORTS, EVENTS_SIGNALS, SENSING_OBSERVATIONS
from cityloop_messaging import Subscription, utc_now
from cityloop_packs import ActivePacks
from cityloop_rpc import Registration, open_channel
from cityloop_service import Background, consuming, following_modes, following_packs, foundation, serving

from cityloop_event_hub.adapters.directory import DatastreamDirectory
from cityloop_event_hub.entrypoints.events_servicer import EventsServicer
from cityloop_event_hub.entrypoints.modes_servicer import ModesServicer
from cityloop_event_hub.handlers import modes
from cityloop_event_hub.handlers.check_packs import objections
from cityloop_event_hub.handlers.detect import Detector
from cityloop_event_hub.handlers.follow_cases import CaseFollower
from cityloop_event_hub.handlers.fuse import Fusion
from cityloop_event_hub.handlers.take_reports import ReportTaker
from cityloop_event_hub.settings import Settings

NAME = "event-hub"
PACKAGE = "cityloop_event_hub"
MODES_SECONDS = 1.0


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        channel = open_channel(settings.sensing_ingest_address, settings.credentials)
        stack.push_async_callback(channel.close)
        packs = await stack.enter_async_context(following_packs(base, objections))
        await packs.caught_up.wait()

        def active() -> ActivePacks:
            return packs.active

        partitions = await base.producer.partitions(SENSING_OBSERVATIONS)
        detector = Detector(base.pool, base.producer, DatastreamDirectory(channel), active, partitions, clock)
        fusion = Fusion(base.pool, base.outbox, lambda: base.city.model, active, clock)
        taker = ReportTaker(base.pool, base.producer, base.outbox, lambda: base.city.model, clock)
        follower = CaseFollower(base.pool, base.outbox, clock)
        subscriptions = [
            Subscription(SENSING_OBSERVATIONS, detector.handle, batch=500, positions=detector, save_seconds=2.0),
            Subscription(CITIZEN_REPORTS, taker.handle, batch=200),
            Subscription(EVENTS_SIGNALS, fusion.handle, batch=200),
            Subscription(CASES_CASES, follower.handle, batch=200),
        ]
        consumer = await stack.enter_async_context(consuming(base, subscriptions))
        registrations = [
            Registration(
                "cityloop.events.v1.EventsService",
                events_service_pb2_grpc.add_EventsServiceServicer_to_server,
                EventsServicer(base.pool, base.outbox, base.city, base.policy, clock),
            ),
            Registration(
                "cityloop.events.v1.ModesService",
                modes_service_pb2_grpc.add_ModesServiceServicer_to_server,
                ModesServicer(base.pool, base.outbox, base.city, active, base.policy, clock),
            ),
        ]
        await stack.enter_async_context(serving(base, registrations, packs=packs, consumer=consumer))
        await stack.enter_async_context(following_modes(base, settings.event_hub_address))
        await stack.enter_async_context(
            base.background.every(MODES_SECONDS, "modes not acknowledged", partial(modes.measure_missing, base.pool))
        )
        yield base.background
