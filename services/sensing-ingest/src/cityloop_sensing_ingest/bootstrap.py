"""The composition root of sensing-ingest."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.sensing.v1 import (
    commands_service_pb2_grpc,
    history_service_pb2_grpc,
    ingest_service_pb2_grpc,
    measurement_service_pb2_grpc,
    registry_service_pb2_grpc,
)
from cityloop.topics import CASES_VERDICTS, SENSING_OBSERVATIONS
from cityloop_messaging import Subscription, utc_now
from cityloop_packs import EVENT_CLASSES, PROCESSES, ROLES, THING_MODELS, ActivePacks, ModeName
from cityloop_rpc import Authorizer, ChangeNotifier, Registration
from cityloop_service import Background, consuming, foundation, mode_replica, pack_replica, serve_http, serving

from cityloop_sensing_ingest.adapters.coalescer import Coalescer
from cityloop_sensing_ingest.adapters.limits_cache import LimitsCache
from cityloop_sensing_ingest.domain.health import Heard
from cityloop_sensing_ingest.entrypoints.commands_servicer import CommandsServicer
from cityloop_sensing_ingest.entrypoints.history_servicer import KEPT, HistoryServicer, HistoryWriter
from cityloop_sensing_ingest.entrypoints.http_edge import http_edge
from cityloop_sensing_ingest.entrypoints.ingest_servicer import IngestServicer
from cityloop_sensing_ingest.entrypoints.measurement_servicer import MeasurementServicer
from cityloop_sensing_ingest.entrypoints.registry_servicer import RegistryServicer
from cityloop_sensing_ingest.handlers.check_packs import checking, inquiring
from cityloop_sensing_ingest.handlers.command import Commands
from cityloop_sensing_ingest.handlers.detections import Detections
from cityloop_sensing_ingest.handlers.evidence import refusal
from cityloop_sensing_ingest.handlers.follow_verdicts import VerdictFollower
from cityloop_sensing_ingest.handlers.ingest import Ingest
from cityloop_sensing_ingest.handlers.remeasure import Remeasure, longest_dwell
from cityloop_sensing_ingest.handlers.watch_health import LOOK_SECONDS, HealthWatch
from cityloop_sensing_ingest.settings import Settings

NAME = "sensing-ingest"
PACKAGE = "cityloop_sensing_ingest"
KINDS = (ROLES, EVENT_CLASSES, THING_MODELS, PROCESSES)
"""What it works with in packs."""
HEARTBEAT_SECONDS = 1.0
FORGET_SECONDS = 60.0
FORGET_IDS_SECONDS = 3600.0
DEAF_SECONDS = 5.0
TIME_OUT_SECONDS = 1.0


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        every = base.background.every
        packs = await stack.enter_async_context(
            pack_replica(base, KINDS, checking(longest_dwell(KEPT)), inquiring(base.pool))
        )
        modes = await stack.enter_async_context(mode_replica(base, settings.event_hub_address))

        def active() -> ActivePacks:
            return packs.active

        def mode_at(areas: Sequence[AreaReference]) -> ModeName:
            return modes.modes.name_at(areas)

        limits = LimitsCache(base.pool)
        partitions = await base.producer.partitions(SENSING_OBSERVATIONS)
        coalescer = Coalescer(base.producer, partitions, lambda: base.city.jurisdiction, clock)
        heard = Heard()
        ingest = Ingest(limits, coalescer, heard, clock)
        authorizer = Authorizer(base.pool, base.city, base.policy, clock, record_refusal=refusal)
        detections = Detections(base.outbox, active, lambda: base.city.model)
        verdicts = VerdictFollower(base.pool, clock)
        writer = HistoryWriter(base.pool, clock)
        subscriptions: list[Subscription] = [
            Subscription(SENSING_OBSERVATIONS, writer.handle, batch=500),
            Subscription(CASES_VERDICTS, verdicts.handle),
        ]
        consumer = await stack.enter_async_context(consuming(base, subscriptions))

        def can_hear() -> bool:
            return packs.caught_up.is_set() and coalescer.seconds_since_beat() < DEAF_SECONDS

        streams = ChangeNotifier()
        commands = Commands(base.pool, base.outbox, active, mode_at, streams, clock)
        await stack.enter_async_context(every(TIME_OUT_SECONDS, "commands in time", commands.time_out))
        health = HealthWatch(base.pool, base.outbox, active, heard, can_hear, clock)
        await stack.enter_async_context(every(LOOK_SECONDS, "device health", health.look))
        await stack.enter_async_context(every(FORGET_SECONDS, "forget old readings", writer.forget_old))
        await stack.enter_async_context(every(FORGET_IDS_SECONDS, "forget old detections", verdicts.forget_old))
        await stack.enter_async_context(every(HEARTBEAT_SECONDS, "heartbeat", coalescer.heartbeat))
        registrations = [
            Registration(
                "cityloop.sensing.v1.IngestService",
                ingest_service_pb2_grpc.add_IngestServiceServicer_to_server,
                IngestServicer(ingest, detections, authorizer),
            ),
            Registration(
                "cityloop.sensing.v1.RegistryService",
                registry_service_pb2_grpc.add_RegistryServiceServicer_to_server,
                RegistryServicer(base.pool, limits, authorizer, active),
            ),
            Registration(
                "cityloop.sensing.v1.HistoryService",
                history_service_pb2_grpc.add_HistoryServiceServicer_to_server,
                HistoryServicer(base.pool),
            ),
            Registration(
                "cityloop.sensing.v1.CommandsService",
                commands_service_pb2_grpc.add_CommandsServiceServicer_to_server,
                CommandsServicer(base.pool, authorizer, commands, streams),
            ),
            Registration(
                "cityloop.sensing.v1.MeasurementService",
                measurement_service_pb2_grpc.add_MeasurementServiceServicer_to_server,
                MeasurementServicer(Remeasure(base.pool, active, KEPT, clock)),
            ),
        ]
        await packs.caught_up.wait()
        await modes.caught_up.wait()
        edge = http_edge(ingest, base.pool, settings.api_keys())
        await stack.enter_async_context(serving(base, registrations, packs=packs, consumer=consumer))
        await stack.enter_async_context(serve_http(edge, settings.host, settings.http_port))
        yield base.background
