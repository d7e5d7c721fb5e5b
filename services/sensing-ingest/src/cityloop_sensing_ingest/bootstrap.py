"""The composition root of sensing-ingest."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from cityloop.sensing.v1 import history_service_pb2_grpc, ingest_service_pb2_grpc, registry_service_pb2_grpc
from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_messaging import Subscription, utc_now
from cityloop_rpc import Registration
from cityloop_service import Background, consuming, following_modes, following_packs, foundation, serve_http, serving

from cityloop_sensing_ingest.adapters.coalescer import Coalescer
from cityloop_sensing_ingest.adapters.limits_cache import LimitsCache
from cityloop_sensing_ingest.entrypoints.history_servicer import HistoryServicer, HistoryWriter
from cityloop_sensing_ingest.entrypoints.http_edge import http_edge
from cityloop_sensing_ingest.entrypoints.ingest_servicer import IngestServicer
from cityloop_sensing_ingest.entrypoints.registry_servicer import RegistryServicer
from cityloop_sensing_ingest.handlers.ingest import Ingest
from cityloop_sensing_ingest.settings import Settings

NAME = "sensing-ingest"
PACKAGE = "cityloop_sensing_ingest"
HEARTBEAT_SECONDS = 1.0
FORGET_SECONDS = 60.0


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        every = base.background.every
        packs = await stack.enter_async_context(following_packs(base))
        await stack.enter_async_context(following_modes(base, settings.event_hub_address))
        limits = LimitsCache(base.pool)
        partitions = await base.producer.partitions(SENSING_OBSERVATIONS)
        coalescer = Coalescer(base.producer, partitions, lambda: base.city.jurisdiction, clock)
        ingest = Ingest(limits, coalescer, clock)
        writer = HistoryWriter(base.pool, clock)
        history = Subscription(SENSING_OBSERVATIONS, writer.handle, batch=500)
        consumer = await stack.enter_async_context(consuming(base, [history]))
        await stack.enter_async_context(every(FORGET_SECONDS, "forget old readings", writer.forget_old))
        await stack.enter_async_context(every(HEARTBEAT_SECONDS, "heartbeat", coalescer.heartbeat))
        registrations = [
            Registration(
                "cityloop.sensing.v1.IngestService",
                ingest_service_pb2_grpc.add_IngestServiceServicer_to_server,
                IngestServicer(ingest),
            ),
            Registration(
                "cityloop.sensing.v1.RegistryService",
                registry_service_pb2_grpc.add_RegistryServiceServicer_to_server,
                RegistryServicer(base.pool, base.city, limits, base.policy, clock),
            ),
            Registration(
                "cityloop.sensing.v1.HistoryService",
                history_service_pb2_grpc.add_HistoryServiceServicer_to_server,
                HistoryServicer(base.pool),
            ),
        ]
        edge = http_edge(ingest, base.pool, settings.api_keys())
        await stack.enter_async_context(serving(base, registrations, packs=packs, consumer=consumer))
        await stack.enter_async_context(serve_http(edge, settings.host, settings.http_port))
        yield base.background
