"""What the room consumes and serves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import grpc
from cityloop.cases.v1 import evaluation_service_pb2_grpc
from cityloop.topics import CITIZEN_MESSAGE_RECEIPTS, EVENTS_WARNINGS
from cityloop_city import CityReplica
from cityloop_localisation import Catalogues
from cityloop_messaging import Subscription
from cityloop_modes import Modes
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Room

from cityloop_collaboration_tasks.timelines.adapters import overview_store
from cityloop_collaboration_tasks.timelines.adapters.report_client import REPORT_DEADLINE_SECONDS, ReportClient
from cityloop_collaboration_tasks.timelines.entrypoints.evaluation_servicer import EvaluationServicer
from cityloop_collaboration_tasks.timelines.entrypoints.overview_edge import overview_routes
from cityloop_collaboration_tasks.timelines.entrypoints.timeline_edge import timeline_routes
from cityloop_collaboration_tasks.timelines.handlers.receipt_consumer import ReceiptConsumer
from cityloop_collaboration_tasks.timelines.handlers.record_modes import mode_recorder
from cityloop_collaboration_tasks.timelines.handlers.sources import Sources
from cityloop_collaboration_tasks.timelines.handlers.warning_consumer import WarningConsumer

__all__ = [
    "REPORT_DEADLINE_SECONDS",
    "Sources",
    "TimelinesRoom",
    "mode_recorder",
    "overview_store",
]


class TimelinesRoom(Room):
    """Stores warnings and messages to reporters beside their cases, and serves reviews and pages.

    Args:
        sources: what is told of: cases and resources of other rooms, and its own tables.
        authorizer: vouches for who acts.
        city: the city in use.
        packs: in use.
        modes: that are followed.
        people: a channel to citizen-services.
        catalogues: languages of the pages.
        clock: the present.
    """

    def __init__(
        self,
        sources: Sources,
        authorizer: Authorizer,
        city: CityReplica,
        packs: Callable[[], ActivePacks],
        modes: Callable[[], Modes],
        people: grpc.aio.Channel,
        catalogues: Catalogues,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self.subscriptions = (
            Subscription(EVENTS_WARNINGS, WarningConsumer(sources.pool).handle),
            Subscription(CITIZEN_MESSAGE_RECEIPTS, ReceiptConsumer(sources.pool).handle),
        )
        self.registrations = (
            Registration(
                "cityloop.cases.v1.EvaluationService",
                evaluation_service_pb2_grpc.add_EvaluationServiceServicer_to_server,
                EvaluationServicer(sources, authorizer),
            ),
        )
        self.routers = (
            overview_routes(sources, city, packs, modes, catalogues),
            timeline_routes(sources, city, packs, ReportClient(people), catalogues),
        )
