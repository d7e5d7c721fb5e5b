"""What the room of reports consumes and serves, and what it offers to other rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.citizen.v1 import reports_service_pb2_grpc
from cityloop.topics import EVENTS_REPORT_LINKS
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_messaging import Subscription
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Foundation, Room

from cityloop_citizen_services.cases.domain import Cases
from cityloop_citizen_services.forms.domain import ReportForms
from cityloop_citizen_services.reports.adapters import photo_store, report_store
from cityloop_citizen_services.reports.adapters.reporter_store import StoredReporters
from cityloop_citizen_services.reports.domain.protocols import Inbox, ReportFollower, SaidFeedback
from cityloop_citizen_services.reports.entrypoints.reports_servicer import ReportsServicer
from cityloop_citizen_services.reports.handlers.conclude_report import ReportConclusion
from cityloop_citizen_services.reports.handlers.follow_cases import CaseFollower, ReportFollowers
from cityloop_citizen_services.reports.handlers.intake import CityIntake
from cityloop_citizen_services.reports.handlers.read_reports import ReportReading
from cityloop_citizen_services.reports.handlers.report_link_consumer import ReportLinkConsumer
from cityloop_citizen_services.reports.handlers.submissions import DatabaseSubmissions

__all__ = ["ReportsRoom", "photo_store", "report_store"]


class ReportsRoom(Room):
    """Takes reports in, and follows them to the end of their cases.

    Args:
        base: of the service.
        authorizer: of the calls of departments.
        packs: in use.
        cases: of the events that reports have joined.
        forms: of classes, and answers to them.
        inbox: what reporters were told.
        feedback: what they said of the handling.
        followers: act when reports stand elsewhere, in this order.
        clock: now.
    """

    def __init__(
        self,
        base: Foundation,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
        cases: Cases[Connection | Pool],
        forms: ReportForms[Connection],
        inbox: Inbox,
        feedback: SaidFeedback[Connection],
        followers: Sequence[ReportFollower[UnitOfWork]],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self.reporters = StoredReporters()
        """For the other rooms."""
        every = ReportFollowers(followers)
        self.intake = CityIntake(base.city, packs, forms)
        self.submissions = DatabaseSubmissions(base.pool, base.outbox, forms)
        self.case_follower = CaseFollower(every, clock)
        """Puts reports where their cases are."""
        self.subscriptions = (
            Subscription(EVENTS_REPORT_LINKS, ReportLinkConsumer(base.pool, cases, every, clock).handle),
        )
        conclusion = ReportConclusion(cases, every)
        reading = ReportReading(packs, cases, forms, feedback, self.intake.rights_of)
        self.registrations = (
            Registration(
                "cityloop.citizen.v1.ReportsService",
                reports_service_pb2_grpc.add_ReportsServiceServicer_to_server,
                ReportsServicer(
                    base.pool, base.outbox, authorizer, self.intake, cases, inbox, conclusion, reading, clock
                ),
            ),
        )
