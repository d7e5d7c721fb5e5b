"""What the room of warnings consumes, serves and runs, and what it offers to fusion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from cityloop.events.v1 import warnings_service_pb2_grpc
from cityloop.topics import CITIZEN_MESSAGE_RECEIPTS
from cityloop_city import CityModel
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import Outbox, Subscription
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Job, Room

from cityloop_event_hub.fusion.domain.protocols import StoredEvents
from cityloop_event_hub.warnings.entrypoints.warnings_servicer import WarningsServicer, record_refused_call
from cityloop_event_hub.warnings.handlers.acknowledgement_limits import AcknowledgementLimits
from cityloop_event_hub.warnings.handlers.follow_events import WarningUpdater
from cityloop_event_hub.warnings.handlers.measure import measure
from cityloop_event_hub.warnings.handlers.receipt_consumer import ReceiptConsumer
from cityloop_event_hub.warnings.handlers.retention import delete_expired

CHECK_SECONDS = 1.0
RETENTION_SECONDS = 600.0


class WarningsRoom(Room):
    """Drafts warnings of events and predictions, lets posts sign them, and watches that they are acknowledged.

    Args:
        pool: of the service's database.
        outbox: of warnings.
        city: in use.
        events: that fusion keeps.
        authorizer: vouches for the posts that sign; refusals are audited.
        clock: for when something is recorded.
    """

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        city: Callable[[], CityModel],
        events: StoredEvents[UnitOfWork],
        authorizer: Authorizer,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self.updater = WarningUpdater(outbox, city, events)
        self.subscriptions = (Subscription(CITIZEN_MESSAGE_RECEIPTS, ReceiptConsumer(pool, clock).handle, batch=500),)
        self.registrations = (
            Registration(
                "cityloop.events.v1.WarningsService",
                warnings_service_pb2_grpc.add_WarningsServiceServicer_to_server,
                WarningsServicer(pool, outbox, events, replace(authorizer, record_refusal=record_refused_call)),
            ),
        )
        self.jobs = (
            Job(CHECK_SECONDS, "acknowledgement limits", AcknowledgementLimits(pool, events, clock).check),
            Job(RETENTION_SECONDS, "retention of receipts", partial(delete_expired, pool, clock)),
        )
        self.measurements = {"warnings": partial(measure, pool, clock)}
