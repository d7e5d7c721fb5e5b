"""What the room consumes and serves."""

from __future__ import annotations

from collections.abc import Callable

from cityloop.cases.v1 import evaluation_service_pb2_grpc
from cityloop.topics import EVENTS_WARNINGS
from cityloop_database import Connection, Pool
from cityloop_messaging import Subscription
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Room

from cityloop_collaboration_tasks.cases.domain.records import CaseRecords
from cityloop_collaboration_tasks.reviews.entrypoints.evaluation_servicer import EvaluationServicer
from cityloop_collaboration_tasks.reviews.handlers.record_modes import mode_recorder
from cityloop_collaboration_tasks.reviews.handlers.warning_consumer import WarningConsumer

__all__ = ["ReviewsRoom", "mode_recorder"]


class ReviewsRoom(Room):
    """Files reviews of operations and keeps them.

    Args:
        pool: of the service's database.
        cases: that reviews tell of.
        authorizer: vouches for who acts.
    """

    def __init__(self, pool: Pool, cases: Callable[[Connection], CaseRecords], authorizer: Authorizer) -> None:
        self.subscriptions = (Subscription(EVENTS_WARNINGS, WarningConsumer(pool).handle),)
        self.registrations = (
            Registration(
                "cityloop.cases.v1.EvaluationService",
                evaluation_service_pb2_grpc.add_EvaluationServiceServicer_to_server,
                EvaluationServicer(pool, cases, authorizer),
            ),
        )
