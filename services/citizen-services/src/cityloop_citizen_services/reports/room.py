"""What the room consumes, serves and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.citizen.v1 import reports_service_pb2_grpc
from cityloop.topics import CASES_CASES, CASES_TASKS, EVENTS_REPORT_LINKS
from cityloop_localisation import Catalogues
from cityloop_messaging import Subscription
from cityloop_modes import ModeReplica
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Foundation, Job, Room
from cityloop_web import ApiKeys, Rate, SourceBounds

from cityloop_citizen_services.reports.entrypoints.http_edge import http_edge
from cityloop_citizen_services.reports.entrypoints.intake import Intake
from cityloop_citizen_services.reports.entrypoints.open311 import Open311
from cityloop_citizen_services.reports.entrypoints.open311_client import Open311Client
from cityloop_citizen_services.reports.entrypoints.phone_bound import PhoneBound
from cityloop_citizen_services.reports.entrypoints.portal import Portal
from cityloop_citizen_services.reports.entrypoints.reports_servicer import ReportsServicer
from cityloop_citizen_services.reports.handlers.call_backs import CallBacks
from cityloop_citizen_services.reports.handlers.case_consumer import CaseConsumer
from cityloop_citizen_services.reports.handlers.check_packs import pack_check
from cityloop_citizen_services.reports.handlers.report_link_consumer import ReportLinkConsumer
from cityloop_citizen_services.reports.handlers.reporter_notifier import ReporterNotifier, held_text
from cityloop_citizen_services.reports.handlers.task_consumer import TaskConsumer
from cityloop_citizen_services.settings import Settings
from cityloop_citizen_services.warnings.domain.warning import Warnings

__all__ = ["ReportsRoom", "http_edge", "pack_check"]
CALL_BACK_SECONDS = 1.0
"""From one look at the call-backs that wait to the next."""


class ReportsRoom(Room):
    """Takes reports in, follows them, tells their reporters, and serves Open311 and the portal.

    Args:
        base: of the service.
        settings: of the service.
        authorizer: of the calls of departments.
        packs: in use.
        modes: that call-backs wait for.
        warnings: that the portal speaks of.
        catalogues: the languages of people.
        clock: now.
    """

    def __init__(
        self,
        base: Foundation,
        settings: Settings,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
        modes: ModeReplica,
        warnings: Warnings,
        catalogues: Catalogues,
        clock: Callable[[], dt.datetime],
    ) -> None:
        held = held_text(catalogues)
        notifier = ReporterNotifier(base.outbox, packs, held)
        self.subscriptions = (
            Subscription(EVENTS_REPORT_LINKS, ReportLinkConsumer(base.pool, notifier, clock).handle),
            Subscription(CASES_CASES, CaseConsumer(base.pool, notifier, clock).handle),
            Subscription(CASES_TASKS, TaskConsumer(base.pool).handle),
        )
        call_backs = CallBacks(base.pool, notifier, packs, modes, clock)
        self.jobs = (Job(CALL_BACK_SECONDS, "call-backs", call_backs.send_due),)
        intake = Intake(base.city, packs, held)
        self.registrations = (
            Registration(
                "cityloop.citizen.v1.ReportsService",
                reports_service_pb2_grpc.add_ReportsServiceServicer_to_server,
                ReportsServicer(base.pool, base.outbox, authorizer, intake, notifier, clock),
            ),
        )
        bounds, phones = _source_bounds(settings), PhoneBound(Rate(settings.number_rate, settings.number_burst))
        keys, link = ApiKeys.read(settings.api_keys_file, Open311Client), settings.base_url
        open311 = Open311(base.pool, base.outbox, intake, bounds, phones, keys, link, settings.contact, clock)
        portal = Portal(base.pool, base.outbox, intake, warnings, bounds, phones, clock, settings.request_seconds)
        self.routers = (open311.router(), portal.router())


def _source_bounds(settings: Settings) -> SourceBounds:
    return SourceBounds(
        Rate(settings.page_rate, settings.page_burst),
        Rate(settings.key_rate, settings.key_burst),
        settings.forwarded_header,
        settings.forwarded_hops,
    )
