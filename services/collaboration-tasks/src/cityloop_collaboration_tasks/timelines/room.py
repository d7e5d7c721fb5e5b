"""What the room consumes and serves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.cases.v1 import evaluation_service_pb2_grpc
from cityloop.topics import CITIZEN_MESSAGE_RECEIPTS, EVENTS_WARNINGS, SENSING_COMMAND_RESULTS
from cityloop_messaging import Subscription
from cityloop_rpc import Authorizer, Registration

from cityloop_collaboration_tasks.timelines.adapters.report_client import REPORT_DEADLINE_SECONDS, ReportClient
from cityloop_collaboration_tasks.timelines.entrypoints.evaluation_servicer import EvaluationServicer
from cityloop_collaboration_tasks.timelines.entrypoints.overview_edge import overview_routes
from cityloop_collaboration_tasks.timelines.entrypoints.timeline_edge import timeline_routes
from cityloop_collaboration_tasks.timelines.handlers.command_consumer import CommandConsumer
from cityloop_collaboration_tasks.timelines.handlers.receipt_consumer import ReceiptConsumer
from cityloop_collaboration_tasks.timelines.handlers.record_modes import mode_recorder
from cityloop_collaboration_tasks.timelines.handlers.sources import Sources
from cityloop_collaboration_tasks.timelines.handlers.warning_consumer import WarningConsumer

__all__ = [
    "REPORT_DEADLINE_SECONDS",
    "ReportClient",
    "Sources",
    "Timelines",
    "mode_recorder",
    "overview_routes",
    "timeline_routes",
]


class Timelines:
    """Stores commands, warnings and messages to reporters beside their cases, and serves reviews."""

    def __init__(self, sources: Sources, authorizer: Authorizer, clock: Callable[[], dt.datetime]) -> None:
        self.commands = CommandConsumer(sources, clock)
        """Also applies results that were parked before their case was there."""
        self.subscriptions: list[Subscription] = [
            Subscription(SENSING_COMMAND_RESULTS, self.commands.handle),
            Subscription(EVENTS_WARNINGS, WarningConsumer(sources.pool).handle),
            Subscription(CITIZEN_MESSAGE_RECEIPTS, ReceiptConsumer(sources.pool).handle),
        ]
        self.registration = Registration(
            "cityloop.cases.v1.EvaluationService",
            evaluation_service_pb2_grpc.add_EvaluationServiceServicer_to_server,
            EvaluationServicer(sources, authorizer),
        )
