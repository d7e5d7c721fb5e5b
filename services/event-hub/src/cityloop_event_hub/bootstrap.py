"""The composition root of event-hub: a list of rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from cityloop.topics import SENSING_OBSERVATIONS
from cityloop_city import CityModel
from cityloop_messaging import utc_now
from cityloop_packs import (
    EVENT_CLASSES,
    INDICATORS,
    MODE_CHANGES,
    REACTIONS,
    RESPONSIBILITIES,
    ROLES,
    RULES,
    THING_MODELS,
    WARNINGS,
    ActivePacks,
    ActName,
)
from cityloop_reactions import Perform, ReactionsRoom
from cityloop_rpc import Authorizer, open_channel
from cityloop_service import (
    Background,
    Room,
    foundation,
    mode_replica,
    pack_replica,
    serving_rooms,
    staff_replica,
)

from cityloop_event_hub.detection.room import DetectionRoom
from cityloop_event_hub.figures.room import FiguresRoom
from cityloop_event_hub.fusion.room import DatabaseEvents, FusionRoom, open_events_by_class
from cityloop_event_hub.modes.room import ModesRoom
from cityloop_event_hub.packs.room import pack_check, pack_inquiry
from cityloop_event_hub.reports.room import ReportsRoom
from cityloop_event_hub.settings import Settings
from cityloop_event_hub.verdicts.room import VerdictsRoom
from cityloop_event_hub.warnings.room import WarningsRoom

NAME = "event-hub"
PACKAGE = "cityloop_event_hub"
KINDS = (ROLES, EVENT_CLASSES, THING_MODELS, RULES, WARNINGS, MODE_CHANGES, RESPONSIBILITIES, INDICATORS, REACTIONS)
"""What it works with in packs."""


@asynccontextmanager
async def bootstrap(settings: Settings, clock: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Background]:
    """The running service."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(foundation(NAME, PACKAGE, settings))
        pool, outbox = base.pool, base.outbox

        def city() -> CityModel:
            return base.city.model

        inquire = pack_inquiry(partial(open_events_by_class, pool))
        replica = await stack.enter_async_context(pack_replica(base, KINDS, pack_check(city), inquire))
        await replica.caught_up.wait()

        def packs() -> ActivePacks:
            return replica.active

        registry = open_channel(settings.sensing_ingest_address, settings.credentials)
        stack.push_async_callback(registry.close)
        partitions = await base.producer.partitions(SENSING_OBSERVATIONS)
        staff = await stack.enter_async_context(staff_replica(base, clock))
        authorizer = Authorizer(pool, base.city, base.policy, clock, rights=replica.rights_of, check_person=staff.check)

        detection = DetectionRoom(pool, base.producer, registry, city, packs, partitions, clock)
        reports = ReportsRoom(pool, base.producer, outbox, city, authorizer, clock)
        modes = ModesRoom(pool, outbox, packs, authorizer)
        warnings = WarningsRoom(pool, outbox, city, DatabaseEvents(outbox), authorizer, clock)
        fusion = FusionRoom(
            pool, outbox, city, packs, modes.present, reports.links, reports.held_reports, warnings.updater, clock
        )
        figures = FiguresRoom(pool, city, packs, authorizer, clock)
        acts: dict[ActName, Perform] = {"switch_mode": modes.acts.switch}
        reactions = ReactionsRoom(base, authorizer, packs, acts, clock)
        verdicts = VerdictsRoom(pool, clock)
        rooms: list[Room] = [detection, reports, fusion, warnings, modes, verdicts, figures, reactions]

        await stack.enter_async_context(serving_rooms(base, rooms, staff=staff, packs=replica))
        await stack.enter_async_context(mode_replica(base, settings.event_hub_address))
        yield base.background
