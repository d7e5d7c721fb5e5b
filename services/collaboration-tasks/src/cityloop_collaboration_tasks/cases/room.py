"""What the room consumes, serves and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial

import grpc
from cityloop.cases.v1 import cases_service_pb2_grpc, resources_service_pb2_grpc, tasks_service_pb2_grpc
from cityloop.topics import CITIZEN_FEEDBACK, EVENTS_CITY_EVENTS, EVENTS_EVENT_SIGNALS
from cityloop_messaging import Subscription
from cityloop_modes import Modes
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, ChangeNotifier, Registration
from cityloop_service import Background, Foundation

from cityloop_collaboration_tasks.cases.adapters.measurements import DEADLINE_SECONDS, Measurements
from cityloop_collaboration_tasks.cases.entrypoints.cases_servicer import CasesServicer
from cityloop_collaboration_tasks.cases.entrypoints.resources_servicer import ResourcesServicer
from cityloop_collaboration_tasks.cases.entrypoints.tasks_servicer import TasksServicer
from cityloop_collaboration_tasks.cases.handlers.check_packs import checking, inquiring
from cityloop_collaboration_tasks.cases.handlers.evidence import record_refusal
from cityloop_collaboration_tasks.cases.handlers.follow_events import Applies, EventFollower
from cityloop_collaboration_tasks.cases.handlers.follow_feedback import FeedbackFollower
from cityloop_collaboration_tasks.cases.handlers.keep_clocks import ClockKeeper
from cityloop_collaboration_tasks.cases.handlers.measure import measure
from cityloop_collaboration_tasks.cases.handlers.moving import Moving
from cityloop_collaboration_tasks.cases.handlers.remeasure import Remeasuring

__all__ = ["DEADLINE_SECONDS", "Cases", "checking", "inquiring", "record_refusal"]
CLOCK_SECONDS = 1.0


class Cases:
    """Opens cases of events, keeps their clocks, and serves cases, tasks and resources.

    Args:
        base: of the service.
        authorizer: vouches for who acts.
        packs: in use.
        modes: that are followed.
        commands: applies what was parked before its case was there.
        measuring: a channel to sensing-ingest.
        clock: the present.
    """

    def __init__(
        self,
        base: Foundation,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
        modes: Callable[[], Modes],
        commands: Applies,
        measuring: grpc.aio.Channel,
        clock: Callable[[], dt.datetime],
    ) -> None:
        streams = ChangeNotifier()
        moving = Moving(base.outbox, packs, lambda: base.city.model, lambda areas: modes().name_at(areas), streams)
        remeasuring = Remeasuring(base.pool, moving, Measurements(measuring))
        feedback = FeedbackFollower(base.pool, moving, clock)
        self._measure = partial(measure, base.pool, clock)
        self._clocks = ClockKeeper(base.pool, moving, modes, clock)
        self._follower = EventFollower(base.pool, moving, feedback, commands, clock)
        self.subscriptions: Sequence[Subscription] = (
            Subscription(EVENTS_CITY_EVENTS, self._follower.handle_events),
            Subscription(EVENTS_EVENT_SIGNALS, self._follower.handle_signals),
            Subscription(CITIZEN_FEEDBACK, feedback.handle),
        )
        self.registrations: Sequence[Registration] = (
            Registration(
                "cityloop.cases.v1.CasesService",
                cases_service_pb2_grpc.add_CasesServiceServicer_to_server,
                CasesServicer(base.pool, authorizer, moving, remeasuring, base.outbox),
            ),
            Registration(
                "cityloop.cases.v1.TasksService",
                tasks_service_pb2_grpc.add_TasksServiceServicer_to_server,
                TasksServicer(base.pool, authorizer, moving, streams),
            ),
            Registration(
                "cityloop.cases.v1.ResourcesService",
                resources_service_pb2_grpc.add_ResourcesServiceServicer_to_server,
                ResourcesServicer(base.pool, authorizer),
            ),
        )

    @asynccontextmanager
    async def running(self, background: Background) -> AsyncIterator[None]:
        """Keep clocks, follow what waits and measure while the block lasts."""
        async with (
            background.every(CLOCK_SECONDS, "clocks", self._clocks.check),
            background.measuring("cases", self._measure),
            background.every(CLOCK_SECONDS, "waiting", self._follower.follow_waiting),
        ):
            yield
