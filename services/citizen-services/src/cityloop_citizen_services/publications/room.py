"""What the room consumes, serves and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.citizen.v1 import publications_service_pb2_grpc
from cityloop.topics import CASES_CASES, CASES_FLOWS, EVENTS_INDICATORS
from cityloop_database import Pool
from cityloop_messaging import Subscription
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Foundation, Job, Room

from cityloop_citizen_services.publications.entrypoints.publication_pages import PublicationPages
from cityloop_citizen_services.publications.entrypoints.publications_servicer import PublicationsServicer
from cityloop_citizen_services.publications.handlers.check_packs import owners_check
from cityloop_citizen_services.publications.handlers.keep_definitions import DefinitionKeeper
from cityloop_citizen_services.publications.handlers.project_facts import RegisterConsumer
from cityloop_citizen_services.publications.handlers.publications import Publications
from cityloop_citizen_services.publications.handlers.reaction_acts import PublicationActs
from cityloop_citizen_services.publications.handlers.retention import Retention
from cityloop_citizen_services.reports.domain.protocols import Reports

__all__ = ["PublicationsRoom", "owners_check"]
RETENTION_SECONDS = 3_600.0
"""From one look at figures that are over for long to the next."""
DEFINE_SECONDS = 1.0
"""From one look at the packs in use to the next."""


class PublicationsRoom(Room):
    """Shows everybody what owners have signed: figures, registers, lists and layers of packs.

    Args:
        base: of the service.
        authorizer: of the calls of departments.
        packs: in use.
        reports: whose secret links open one's own place in a list.
        base_url: beginning of the links given out.
        clock: now.
    """

    def __init__(
        self,
        base: Foundation,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
        reports: Reports[Pool],
        base_url: str,
        clock: Callable[[], dt.datetime],
    ) -> None:
        publications = Publications(base.pool, packs, lambda: base.city.model, clock)
        self.lists = publications
        """For the other rooms."""
        self.acts = PublicationActs(publications)
        """What reactions of packs draft."""
        register = RegisterConsumer(base.pool)
        self.subscriptions = (
            Subscription(CASES_FLOWS, register.handle_flows),
            Subscription(CASES_CASES, register.handle_cases),
            Subscription(EVENTS_INDICATORS, register.handle_figures),
        )
        self.registrations = (
            Registration(
                "cityloop.citizen.v1.PublicationsService",
                publications_service_pb2_grpc.add_PublicationsServiceServicer_to_server,
                PublicationsServicer(authorizer, publications, base_url),
            ),
        )
        self.routers = (PublicationPages(base.pool, publications, reports, base_url, clock).router(),)
        self.jobs = (
            Job(RETENTION_SECONDS, "register-retention", Retention(base.pool, clock).delete_old),
            Job(DEFINE_SECONDS, "keep-figure-definitions", DefinitionKeeper(base.pool, packs, clock).run),
        )
        self.measurements = {"publications": publications.measure}
