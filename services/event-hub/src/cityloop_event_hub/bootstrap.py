"""The composition root of event-hub."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from cityloop.events.v1 import modes_service_pb2_grpc, rules_service_pb2_grpc
from cityloop.topics import (
    CASES_VERDICTS,
    CITIZEN_REPORTS,
    SENSING_DETECTIONS,
    SENSING_DEVICE_HEALTH,
    SENSING_OBSERVATIONS,
)
from cityloop_city import CityModel
from cityloop_messaging import Subscription, utc_now
from cityloop_packs import (
    EVENT_CLASSES,
    MODE_CHANGES,
    RESPONSIBILITIES,
    ROLES,
    RULES,
    THING_MODELS,
    WARNINGS,
    ActivePacks,
)
from cityloop_rpc import Authorizer, Registration, open_channel
from cityloop_service import Background, consuming, foundation, mode_replica, pack_replica, serving

from cityloop_event_hub.detection.room import REFRESH_SECONDS, DetectionRoom
from cityloop_event_hub.entrypoints.modes_servicer import ModesServicer
from cityloop_event_hub.entrypoints.rules_servicer import RulesServicer
from cityloop_event_hub.fusion.adapters.event_store import open_events_by_class
from cityloop_event_hub.fusion.room import FusionRoom
from cityloop_event_hub.handlers.check_packs import checking, inquiring
from cityloop_event_hub.handlers.measure import measure
from cityloop_event_hub.handlers.take_reports import ReportTaker
from cityloop_event_hub.handlers.take_sensing import DetectionTaker, HealthTaker
from cityloop_event_hub.handlers.take_verdicts import VerdictTaker
from cityloop_event_hub.settings import Settings

NAME = "event-hub"
PACKAGE = "cityloop_event_hub"
KINDS = (ROLES, EVENT_CLASSES, THING_MODELS, RULES, WARNINGS, MODE_CHANGES, RESPONSIBILITIES)
"""What it works with in packs."""


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        channel = open_channel(settings.sensing_ingest_address, settings.credentials)
        stack.push_async_callback(channel.close)
        packs = await stack.enter_async_context(
            pack_replica(
                base, KINDS, checking(lambda: base.city.model), inquiring(partial(open_events_by_class, base.pool))
            )
        )
        await packs.caught_up.wait()

        def active() -> ActivePacks:
            return packs.active

        def city() -> CityModel:
            return base.city.model

        partitions = await base.producer.partitions(SENSING_OBSERVATIONS)
        detection = DetectionRoom(base.pool, base.producer, channel, active, partitions, clock)
        authorizer = Authorizer(base.pool, base.city, base.policy, clock, rights=packs.rights_of)
        fusion = FusionRoom(base.pool, base.outbox, city, active, authorizer, clock)
        taker = ReportTaker(base.pool, base.producer, base.outbox, city, clock)
        subscriptions: list[Subscription] = [
            *detection.subscriptions,
            *fusion.subscriptions,
            Subscription(SENSING_DETECTIONS, DetectionTaker(base.producer, city, clock).handle, batch=200),
            Subscription(SENSING_DEVICE_HEALTH, HealthTaker(base.producer, city, active, clock).handle, batch=200),
            Subscription(CITIZEN_REPORTS, taker.handle, batch=200),
            Subscription(CASES_VERDICTS, VerdictTaker(base.pool, clock).handle, batch=200),
        ]
        consumer = await stack.enter_async_context(consuming(base, subscriptions))
        registrations = [
            *fusion.registrations,
            Registration(
                "cityloop.events.v1.RulesService",
                rules_service_pb2_grpc.add_RulesServiceServicer_to_server,
                RulesServicer(base.pool),
            ),
            Registration(
                "cityloop.events.v1.ModesService",
                modes_service_pb2_grpc.add_ModesServiceServicer_to_server,
                ModesServicer(base.pool, base.outbox, authorizer, active),
            ),
        ]
        for seconds, name, job in fusion.jobs:
            await stack.enter_async_context(base.background.every(seconds, name, job))
        await stack.enter_async_context(base.background.every(REFRESH_SECONDS, "datastreams", detection.refresh))
        await stack.enter_async_context(serving(base, registrations, packs=packs, consumer=consumer))
        await stack.enter_async_context(mode_replica(base, settings.event_hub_address))
        await stack.enter_async_context(base.background.measuring("events", partial(measure, base.pool, clock)))
        yield base.background
