"""The composition root of event-hub."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial

from cityloop.events.v1 import (
    events_service_pb2_grpc,
    modes_service_pb2_grpc,
    rules_service_pb2_grpc,
    warnings_service_pb2_grpc,
)
from cityloop.topics import (
    CASES_CASES,
    CASES_VERDICTS,
    CITIZEN_MESSAGE_RECEIPTS,
    CITIZEN_REPORTS,
    EVENTS_SIGNALS,
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
from cityloop_rpc import Acting, Registration, open_channel
from cityloop_service import Background, consuming, following_modes, following_packs, foundation, serving

from cityloop_event_hub.detection.room import REFRESH_SECONDS, DetectionRoom
from cityloop_event_hub.entrypoints.events_servicer import EventsServicer
from cityloop_event_hub.entrypoints.modes_servicer import ModesServicer
from cityloop_event_hub.entrypoints.rules_servicer import RulesServicer
from cityloop_event_hub.entrypoints.warnings_servicer import WarningsServicer, record_refusal
from cityloop_event_hub.handlers.check_packs import checking, inquiring
from cityloop_event_hub.handlers.follow_cases import CaseFollower
from cityloop_event_hub.handlers.fuse import SignalFuser
from cityloop_event_hub.handlers.measure import measure
from cityloop_event_hub.handlers.publish_waiting import WaitingEvents
from cityloop_event_hub.handlers.take_receipts import AcknowledgeLimits, ReceiptTaker
from cityloop_event_hub.handlers.take_reports import ReportTaker
from cityloop_event_hub.handlers.take_sensing import DetectionTaker, HealthTaker
from cityloop_event_hub.handlers.take_verdicts import VerdictTaker
from cityloop_event_hub.handlers.tidy import Tidy
from cityloop_event_hub.settings import Settings

NAME = "event-hub"
PACKAGE = "cityloop_event_hub"
KINDS = (ROLES, EVENT_CLASSES, THING_MODELS, RULES, WARNINGS, MODE_CHANGES, RESPONSIBILITIES)
"""What it works with in packs."""
CHECK_SECONDS = 1.0
WAITING_SECONDS = 0.5
TIDY_SECONDS = 600.0


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        channel = open_channel(settings.sensing_ingest_address, settings.credentials)
        stack.push_async_callback(channel.close)
        packs = await stack.enter_async_context(
            following_packs(base, KINDS, checking(lambda: base.city.model), inquiring(base.pool))
        )
        await packs.caught_up.wait()

        def active() -> ActivePacks:
            return packs.active

        def city() -> CityModel:
            return base.city.model

        partitions = await base.producer.partitions(SENSING_OBSERVATIONS)
        detection = DetectionRoom(base.pool, base.producer, channel, active, partitions, clock)
        fusion = SignalFuser(base.pool, base.outbox, city, active, clock)
        taker = ReportTaker(base.pool, base.producer, base.outbox, city, clock)
        follower = CaseFollower(base.pool, base.outbox, city, clock)
        subscriptions: list[Subscription] = [
            *detection.subscriptions,
            Subscription(SENSING_DETECTIONS, DetectionTaker(base.producer, city, clock).handle, batch=200),
            Subscription(SENSING_DEVICE_HEALTH, HealthTaker(base.producer, city, active, clock).handle, batch=200),
            Subscription(CITIZEN_REPORTS, taker.handle, batch=200),
            Subscription(EVENTS_SIGNALS, fusion.handle, batch=200),
            Subscription(CASES_CASES, follower.handle, batch=200),
            Subscription(CITIZEN_MESSAGE_RECEIPTS, ReceiptTaker(base.pool, clock).handle, batch=500),
            Subscription(CASES_VERDICTS, VerdictTaker(base.pool, clock).handle, batch=200),
        ]
        consumer = await stack.enter_async_context(consuming(base, subscriptions))
        acting = Acting(base.pool, base.city, base.policy, clock, rights=packs.rights_of)
        registrations = [
            Registration(
                "cityloop.events.v1.EventsService",
                events_service_pb2_grpc.add_EventsServiceServicer_to_server,
                EventsServicer(base.pool, base.outbox, acting),
            ),
            Registration(
                "cityloop.events.v1.WarningsService",
                warnings_service_pb2_grpc.add_WarningsServiceServicer_to_server,
                WarningsServicer(base.pool, base.outbox, replace(acting, refused=record_refusal)),
            ),
            Registration(
                "cityloop.events.v1.RulesService",
                rules_service_pb2_grpc.add_RulesServiceServicer_to_server,
                RulesServicer(base.pool),
            ),
            Registration(
                "cityloop.events.v1.ModesService",
                modes_service_pb2_grpc.add_ModesServiceServicer_to_server,
                ModesServicer(base.pool, base.outbox, acting, active),
            ),
        ]
        waiting = WaitingEvents(base.pool, base.outbox, clock)
        limits, tidy = AcknowledgeLimits(base.pool, base.outbox, clock), Tidy(base.pool, clock)
        await stack.enter_async_context(base.background.every(WAITING_SECONDS, "waiting events", waiting.publish))
        await stack.enter_async_context(base.background.every(CHECK_SECONDS, "acknowledge limits", limits.check))
        await stack.enter_async_context(base.background.every(TIDY_SECONDS, "tidy", tidy.forget))
        await stack.enter_async_context(base.background.every(REFRESH_SECONDS, "datastreams", detection.refresh))
        await stack.enter_async_context(serving(base, registrations, packs=packs, consumer=consumer))
        await stack.enter_async_context(following_modes(base, settings.event_hub_address))
        await stack.enter_async_context(base.background.measuring("events", partial(measure, base.pool, clock)))
        yield base.background
