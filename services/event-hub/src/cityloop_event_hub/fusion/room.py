"""What the room consumes, serves and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias

from cityloop.events.v1 import events_service_pb2_grpc, warnings_service_pb2_grpc
from cityloop.topics import CASES_CASES, CITIZEN_MESSAGE_RECEIPTS, EVENTS_SIGNALS
from cityloop_city import CityModel
from cityloop_database import Pool
from cityloop_messaging import Outbox, Subscription
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, Registration

from cityloop_event_hub.fusion.entrypoints.events_servicer import EventsServicer
from cityloop_event_hub.fusion.entrypoints.warnings_servicer import WarningsServicer, record_refusal
from cityloop_event_hub.fusion.handlers.follow_cases import CaseFollower
from cityloop_event_hub.fusion.handlers.fuse import SignalFuser
from cityloop_event_hub.fusion.handlers.publish_waiting import WaitingEvents
from cityloop_event_hub.fusion.handlers.retention import Retention
from cityloop_event_hub.fusion.handlers.take_receipts import AcknowledgeLimits, ReceiptTaker

CHECK_SECONDS = 1.0
WAITING_SECONDS = 0.5
RETENTION_SECONDS = 600.0
Job: TypeAlias = tuple[float, str, Callable[[], Awaitable[None]]]
"""Every so many seconds, under a name, what is called."""


class FusionRoom:
    """Fuses signals into events, and warns of them and of what is predicted.

    Args:
        pool: of the service's database.
        outbox: of events, memberships, links of reports, and warnings.
        city: in use.
        packs: in use.
        authorizer: vouches for the posts that change something.
        clock: for when something is recorded.
    """

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        city: Callable[[], CityModel],
        packs: Callable[[], ActivePacks],
        authorizer: Authorizer,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self.subscriptions: list[Subscription] = [
            Subscription(EVENTS_SIGNALS, SignalFuser(pool, outbox, city, packs, clock).handle, batch=200),
            Subscription(CASES_CASES, CaseFollower(pool, outbox, city, clock).handle, batch=200),
            Subscription(CITIZEN_MESSAGE_RECEIPTS, ReceiptTaker(pool, clock).handle, batch=500),
        ]
        self.registrations = [
            Registration(
                "cityloop.events.v1.EventsService",
                events_service_pb2_grpc.add_EventsServiceServicer_to_server,
                EventsServicer(pool, outbox, authorizer),
            ),
            Registration(
                "cityloop.events.v1.WarningsService",
                warnings_service_pb2_grpc.add_WarningsServiceServicer_to_server,
                WarningsServicer(pool, outbox, replace(authorizer, record_refusal=record_refusal)),
            ),
        ]
        self.jobs: list[Job] = [
            (WAITING_SECONDS, "waiting events", WaitingEvents(pool, outbox, clock).publish),
            (CHECK_SECONDS, "acknowledge limits", AcknowledgeLimits(pool, outbox, clock).check),
            (RETENTION_SECONDS, "retention", Retention(pool, clock).forget),
        ]
