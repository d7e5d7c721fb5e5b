"""What figures consume, serve and run: asked for in the service, kept live by a process of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from cityloop.events.v1 import indicators_service_pb2_grpc
from cityloop.topics import (
    CASES_CASES,
    CASES_FLOWS,
    CASES_TASKS,
    CASES_VERDICTS,
    CITIZEN_FEEDBACK,
    CITIZEN_REPORTS,
    EVENTS_CITY_EVENTS,
    EVENTS_REPORT_LINKS,
    SENSING_DEVICE_HEALTH,
)
from cityloop_city import CityModel
from cityloop_database import Pool
from cityloop_messaging import Outbox, Subscription
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Job, Room

from cityloop_event_hub.figures.adapters.facts_of_topics import (
    of_case,
    of_device,
    of_event,
    of_feedback,
    of_flow,
    of_link,
    of_report,
    of_task,
    of_verdict,
)
from cityloop_event_hub.figures.entrypoints.indicators_servicer import IndicatorsServicer
from cityloop_event_hub.figures.handlers.define_figures import FigureDefiner
from cityloop_event_hub.figures.handlers.measure import measure_figures
from cityloop_event_hub.figures.handlers.publish_figures import FigurePublisher
from cityloop_event_hub.figures.handlers.recompute import compute_new
from cityloop_event_hub.figures.handlers.retention import drop_expired
from cityloop_event_hub.figures.handlers.take_facts import TakeFacts

DEFINE_SECONDS = 1.0
COMPUTE_SECONDS = 1.0
PUBLISH_SECONDS = 1.0
DROP_SECONDS = 3600.0
BATCH = 1_000
"""Facts of one topic and one transaction: the more come, the less each costs."""


class FiguresRoom(Room):
    """Figures are asked for, and those of the packs in use are written down.

    Args:
        pool: of the service's database.
        city: in use.
        packs: in use.
        authorizer: of those who enter values.
        clock: now.
    """

    def __init__(
        self,
        pool: Pool,
        city: Callable[[], CityModel],
        packs: Callable[[], ActivePacks],
        authorizer: Authorizer,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self.registrations = (
            Registration(
                "cityloop.events.v1.IndicatorsService",
                indicators_service_pb2_grpc.add_IndicatorsServiceServicer_to_server,
                IndicatorsServicer(pool, authorizer),
            ),
        )
        self.jobs = (Job(DEFINE_SECONDS, "define figures", FigureDefiner(pool, city, packs, clock).run),)


class LiveFiguresRoom(Room):
    """Figures follow facts and are published; in a process of its own, whose loss harms nothing.

    Args:
        pool: of the service's database.
        outbox: what is published leaves by it.
        retention: how long the log is kept.
        clock: now.
    """

    def __init__(self, pool: Pool, outbox: Outbox, retention: dt.timedelta, clock: Callable[[], dt.datetime]) -> None:
        facts = TakeFacts(pool, clock, retention)
        self.subscriptions = (
            Subscription(CITIZEN_REPORTS, facts.of(of_report), batch=BATCH),
            Subscription(EVENTS_REPORT_LINKS, facts.of(of_link), batch=BATCH),
            Subscription(EVENTS_CITY_EVENTS, facts.of(of_event), batch=BATCH),
            Subscription(CASES_CASES, facts.of(of_case), batch=BATCH),
            Subscription(CASES_TASKS, facts.of(of_task), batch=BATCH),
            Subscription(CITIZEN_FEEDBACK, facts.of(of_feedback), batch=BATCH),
            Subscription(CASES_VERDICTS, facts.of(of_verdict), batch=BATCH),
            Subscription(CASES_FLOWS, facts.of(of_flow), batch=BATCH),
            Subscription(SENSING_DEVICE_HEALTH, facts.of(of_device), batch=BATCH),
        )

        async def drop() -> None:
            await drop_expired(pool, retention, clock())

        self.jobs = (
            Job(COMPUTE_SECONDS, "compute figures", partial(compute_new, pool)),
            Job(PUBLISH_SECONDS, "publish figures", FigurePublisher(pool, outbox, clock).run),
            Job(DROP_SECONDS, "drop expired facts of figures", drop),
        )
        self.measurements = {"figures": partial(measure_figures, pool, clock)}
