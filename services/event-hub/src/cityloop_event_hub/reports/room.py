"""What the room of reports consumes and runs, and what it offers to other rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from cityloop.topics import CITIZEN_REPORTS
from cityloop_city import CityModel
from cityloop_database import Pool
from cityloop_messaging import Outbox, Producer, Subscription
from cityloop_rpc import Authorizer
from cityloop_service import Room

from cityloop_event_hub.reports.entrypoints.held_report_calls import HeldReportCalls
from cityloop_event_hub.reports.handlers.measure import measure
from cityloop_event_hub.reports.handlers.publish_links import LinkPublisher
from cityloop_event_hub.reports.handlers.report_consumer import ReportConsumer


class ReportsRoom(Room):
    """Makes signals of reports, holds those without a place, and publishes what became of them.

    Args:
        pool: of the service's database.
        producer: of signals.
        outbox: of signals of located reports, and of links.
        city: in use.
        authorizer: vouches for the posts that locate reports.
        clock: for when something is recorded.
    """

    def __init__(
        self,
        pool: Pool,
        producer: Producer,
        outbox: Outbox,
        city: Callable[[], CityModel],
        authorizer: Authorizer,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self.links = LinkPublisher(outbox)
        self.held_reports = HeldReportCalls(pool, outbox, authorizer)
        consumer = ReportConsumer(pool, producer, outbox, city, clock)
        self.subscriptions = (Subscription(CITIZEN_REPORTS, consumer.handle, batch=200),)
        self.measurements = {"reports": partial(measure, pool)}
