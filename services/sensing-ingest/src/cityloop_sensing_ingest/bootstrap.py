"""The composition root of sensing-ingest: a list of rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_audit import record_refusal
from cityloop_city import CityModel
from cityloop_messaging import utc_now
from cityloop_packs import EVENT_CLASSES, PROCESSES, REACTIONS, ROLES, THING_MODELS, ActivePacks, ActName, ModeName
from cityloop_reactions import Perform, ReactionsRoom
from cityloop_rpc import Authorizer
from cityloop_service import (
    Background,
    Room,
    foundation,
    mode_replica,
    pack_replica,
    serve_http,
    serving_rooms,
    staff_replica,
)
from cityloop_web import ApiKeys, web_app

from cityloop_sensing_ingest.commands.room import CommandsRoom
from cityloop_sensing_ingest.detections.room import DetectionsRoom
from cityloop_sensing_ingest.health.room import HealthRoom
from cityloop_sensing_ingest.history.room import LONGEST_DWELL, HistoryRoom
from cityloop_sensing_ingest.observations.room import ObservationsRoom
from cityloop_sensing_ingest.packs.room import pack_check, pack_inquiry
from cityloop_sensing_ingest.registry.room import RegistryRoom, StoredThings, things_by_model
from cityloop_sensing_ingest.settings import Settings

NAME = "sensing-ingest"
PACKAGE = "cityloop_sensing_ingest"
KINDS = (ROLES, EVENT_CLASSES, THING_MODELS, PROCESSES, REACTIONS)
"""What it works with in packs."""


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        pool, outbox = base.pool, base.outbox
        replica = await stack.enter_async_context(
            pack_replica(base, KINDS, pack_check(LONGEST_DWELL), pack_inquiry(partial(things_by_model, pool)))
        )
        modes = await stack.enter_async_context(mode_replica(base, settings.event_hub_address))
        staff = await stack.enter_async_context(staff_replica(base, clock))

        def packs() -> ActivePacks:
            return replica.active

        def city() -> CityModel:
            return base.city.model

        def mode_at(areas: Sequence[AreaReference]) -> ModeName:
            return modes.modes.name_at(areas)

        def can_receive() -> bool:
            return replica.caught_up.is_set() and observations.can_receive()

        authorizer = Authorizer(
            pool, base.city, base.policy, clock, record_refusal=record_refusal, check_person=staff.check
        )
        partitions = await base.producer.partitions(SENSING_OBSERVATIONS)

        things = StoredThings()
        health = HealthRoom(pool, outbox, packs, things, can_receive, clock)
        detections = DetectionsRoom(pool, outbox, packs, city, things, authorizer, clock)
        registry = RegistryRoom(pool, authorizer, packs, health.records, detections.algorithm_records)
        observations = ObservationsRoom(
            base.producer,
            partitions,
            registry.datastreams,
            health.newest_readings,
            detections.submission,
            ApiKeys.read(settings.api_keys_file, str),
            lambda: base.city.jurisdiction,
            clock,
        )
        history = HistoryRoom(pool, registry.datastreams, packs, clock)
        commands = CommandsRoom(pool, outbox, packs, mode_at, things, authorizer, clock)
        acts: dict[ActName, Perform] = {"request_command": commands.acts.request}
        reactions = ReactionsRoom(base, authorizer, packs, acts, clock, {"things": registry.listed_things})
        rooms: list[Room] = [registry, observations, history, detections, health, commands, reactions]

        await replica.caught_up.wait()
        await modes.caught_up.wait()
        routers = [router for room in rooms for router in room.routers]
        edge = web_app("Cityloop sensing-ingest", routers, wait=base.intake.wait)
        await stack.enter_async_context(serving_rooms(base, rooms, staff=staff, packs=replica))
        await stack.enter_async_context(serve_http(edge, settings.host, settings.http_port))
        yield base.background
