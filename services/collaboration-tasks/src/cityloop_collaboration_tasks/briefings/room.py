"""What the room serves and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import grpc
from cityloop.cases.v1 import briefings_service_pb2_grpc
from cityloop_database import Connection
from cityloop_localisation import Catalogues
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Foundation, Job, Room

from cityloop_collaboration_tasks.briefings.adapters.figures_client import FIGURES_DEADLINE_SECONDS, FiguresClient
from cityloop_collaboration_tasks.briefings.entrypoints.briefing_pages import briefing_routes
from cityloop_collaboration_tasks.briefings.entrypoints.briefings_servicer import BriefingsServicer
from cityloop_collaboration_tasks.briefings.handlers.check_packs import briefing_check
from cityloop_collaboration_tasks.briefings.handlers.draft import Drafting
from cityloop_collaboration_tasks.briefings.handlers.fill import BriefingFiller
from cityloop_collaboration_tasks.briefings.handlers.reaction_acts import BriefingActs
from cityloop_collaboration_tasks.cases.domain.records import CaseRecords

__all__ = ["FIGURES_DEADLINE_SECONDS", "BriefingsRoom", "briefing_check"]
FILL_SECONDS = 2.0


class BriefingsRoom(Room):
    """Drafts briefings, gives them their figures and lists, and serves them.

    Args:
        base: of the service.
        authorizer: vouches for who acts.
        packs: in use.
        cases: that are listed.
        figures: a channel to event-hub.
        catalogues: languages that values of lists are said in.
        clock: the present.
    """

    def __init__(
        self,
        base: Foundation,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
        cases: Callable[[Connection], CaseRecords],
        figures: grpc.aio.Channel,
        catalogues: Catalogues,
        clock: Callable[[], dt.datetime],
    ) -> None:
        drafting = Drafting(packs, lambda: base.city.model, cases)
        filler = BriefingFiller(
            base.pool, FiguresClient(figures), cases, packs, lambda: base.city.model, catalogues, clock
        )
        self.registrations = (
            Registration(
                "cityloop.cases.v1.BriefingsService",
                briefings_service_pb2_grpc.add_BriefingsServiceServicer_to_server,
                BriefingsServicer(base.pool, authorizer, drafting, filler),
            ),
        )
        self.acts = BriefingActs(drafting)
        """What reactions do with briefings."""
        self.routers = (briefing_routes(base.pool, base.city),)
        self.jobs = (Job(FILL_SECONDS, "briefings", filler.fill_waiting),)
        self.measurements = {"briefings": filler.measure}
