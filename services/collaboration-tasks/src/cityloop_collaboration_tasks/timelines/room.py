"""What the room consumes and serves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.cases.v1 import evaluation_service_pb2_grpc
from cityloop.topics import CITIZEN_MESSAGE_RECEIPTS, EVENTS_WARNINGS, SENSING_COMMAND_RESULTS
from cityloop_database import Pool
from cityloop_messaging import Subscription
from cityloop_rpc import Authorizer, Registration

from cityloop_collaboration_tasks.timelines.entrypoints.evaluation_servicer import EvaluationServicer
from cityloop_collaboration_tasks.timelines.entrypoints.overview_edge import overview_routes
from cityloop_collaboration_tasks.timelines.entrypoints.timeline_edge import timeline_edge
from cityloop_collaboration_tasks.timelines.handlers.follow_commands import CommandFollower
from cityloop_collaboration_tasks.timelines.handlers.follow_modes import keeping_modes
from cityloop_collaboration_tasks.timelines.handlers.follow_receipts import ReceiptFollower
from cityloop_collaboration_tasks.timelines.handlers.follow_warnings import WarningFollower

__all__ = ["Timelines", "keeping_modes", "overview_routes", "timeline_edge"]


class Timelines:
    """Keeps commands, warnings and messages beside their cases, and serves reviews."""

    def __init__(self, pool: Pool, authorizer: Authorizer, clock: Callable[[], dt.datetime]) -> None:
        self.commands = CommandFollower(pool, clock)
        """Also applies what was parked before its case was there."""
        self.subscriptions: list[Subscription] = [
            Subscription(SENSING_COMMAND_RESULTS, self.commands.handle),
            Subscription(EVENTS_WARNINGS, WarningFollower(pool).handle),
            Subscription(CITIZEN_MESSAGE_RECEIPTS, ReceiptFollower(pool).handle),
        ]
        self.registration = Registration(
            "cityloop.cases.v1.EvaluationService",
            evaluation_service_pb2_grpc.add_EvaluationServiceServicer_to_server,
            EvaluationServicer(pool, authorizer),
        )
