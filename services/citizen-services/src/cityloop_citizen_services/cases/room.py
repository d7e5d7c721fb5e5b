"""What the room consumes, and what it offers to other rooms."""

from __future__ import annotations

import grpc
from cityloop.topics import CASES_CASES, CASES_TASKS
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import Subscription
from cityloop_service import Room

from cityloop_citizen_services.cases.adapters import case_store
from cityloop_citizen_services.cases.adapters.replies_client import RepliesClient
from cityloop_citizen_services.cases.domain import CaseFollower, Replies
from cityloop_citizen_services.cases.handlers.case_consumer import CaseConsumer
from cityloop_citizen_services.cases.handlers.task_consumer import TaskConsumer

__all__ = ["CasesRoom", "case_store"]


class CasesRoom(Room):
    """Keeps every version of cases, and the newest of tasks.

    Args:
        pool: of the service's database.
        follower: of the cases.
        collaboration: a channel to collaboration-tasks.
    """

    def __init__(self, pool: Pool, follower: CaseFollower[UnitOfWork], collaboration: grpc.aio.Channel) -> None:
        self.replies: Replies = RepliesClient(collaboration)
        """What residents of cases are told and shown."""
        self.subscriptions = (
            Subscription(CASES_CASES, CaseConsumer(pool, follower).handle),
            Subscription(CASES_TASKS, TaskConsumer(pool).handle),
        )
