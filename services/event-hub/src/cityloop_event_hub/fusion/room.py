"""What fusion consumes, serves and runs, and what it offers to other rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from cityloop.events.v1 import events_service_pb2_grpc
from cityloop.topics import CASES_CASES, EVENTS_SIGNALS
from cityloop_city import CityModel
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import Outbox, Subscription
from cityloop_packs import ActivePacks
from cityloop_rpc import Registration
from cityloop_service import Job, Room

from cityloop_event_hub.fusion.adapters.event_store import open_events_by_class
from cityloop_event_hub.fusion.domain.protocols import EventFollower, HeldReports, PresentModes, ReportLinks
from cityloop_event_hub.fusion.entrypoints.events_servicer import EventsServicer
from cityloop_event_hub.fusion.handlers.case_consumer import CaseConsumer
from cityloop_event_hub.fusion.handlers.measure import measure
from cityloop_event_hub.fusion.handlers.publish_deferred import publish_deferred
from cityloop_event_hub.fusion.handlers.retention import delete_expired
from cityloop_event_hub.fusion.handlers.signal_consumer import SignalConsumer
from cityloop_event_hub.fusion.handlers.stored_events import DatabaseEvents

__all__ = ["DatabaseEvents", "FusionRoom", "open_events_by_class"]
PUBLISH_SECONDS = 0.5
RETENTION_SECONDS = 600.0


class FusionRoom(Room):
    """Fuses signals into events, which follow their cases (closed, corrected, merged, split), and serves events.

    Args:
        pool: of the service's database.
        outbox: of events and memberships.
        city: in use.
        packs: in use.
        modes: the operating modes.
        links: publish what became of reports.
        held_reports: answer the calls about reports that wait for a person.
        follower: of what becomes of events.
        clock: for when something is recorded.
    """

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        city: Callable[[], CityModel],
        packs: Callable[[], ActivePacks],
        modes: PresentModes[UnitOfWork],
        links: ReportLinks[UnitOfWork],
        held_reports: HeldReports,
        follower: EventFollower[UnitOfWork],
        clock: Callable[[], dt.datetime],
    ) -> None:
        signals = SignalConsumer(pool, outbox, city, packs, modes, links, follower, clock)
        cases = CaseConsumer(pool, outbox, city, packs, modes, links, follower, clock)
        self.subscriptions = (
            Subscription(EVENTS_SIGNALS, signals.handle, batch=1_000),
            Subscription(CASES_CASES, cases.handle, batch=200),
        )
        self.registrations = (
            Registration(
                "cityloop.events.v1.EventsService",
                events_service_pb2_grpc.add_EventsServiceServicer_to_server,
                EventsServicer(pool, held_reports),
            ),
        )
        self.jobs = (
            Job(PUBLISH_SECONDS, "deferred events", partial(publish_deferred, pool, outbox, packs, follower, clock)),
            Job(RETENTION_SECONDS, "retention of pending signals", partial(delete_expired, pool, clock)),
        )
        self.measurements = {"events": partial(measure, pool)}
