"""What the room consumes, serves and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import grpc
from cityloop.cases.v1 import (
    cases_service_pb2_grpc,
    history_service_pb2_grpc,
    merging_service_pb2_grpc,
    replies_service_pb2_grpc,
    tasks_service_pb2_grpc,
)
from cityloop.topics import CITIZEN_FEEDBACK, EVENTS_CITY_EVENTS, EVENTS_EVENT_SIGNALS, SENSING_COMMAND_RESULTS
from cityloop_database import Connection
from cityloop_messaging import Subscription
from cityloop_modes import Modes
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, ChangeNotifier, Registration
from cityloop_service import Foundation, Job, Room

from cityloop_collaboration_tasks.cases.adapters.case_records import StoredCaseRecords
from cityloop_collaboration_tasks.cases.adapters.measurement_client import (
    MEASUREMENT_DEADLINE_SECONDS,
    MeasurementClient,
)
from cityloop_collaboration_tasks.cases.domain.escalation import AskRoster
from cityloop_collaboration_tasks.cases.entrypoints.cases_servicer import CasesServicer
from cityloop_collaboration_tasks.cases.entrypoints.history_servicer import HistoryServicer
from cityloop_collaboration_tasks.cases.entrypoints.merging_servicer import MergingServicer
from cityloop_collaboration_tasks.cases.entrypoints.replies_servicer import RepliesServicer
from cityloop_collaboration_tasks.cases.entrypoints.task_answers import task_answer
from cityloop_collaboration_tasks.cases.entrypoints.tasks_servicer import TasksServicer
from cityloop_collaboration_tasks.cases.handlers.assign_tasks import Assigning, Leavers, holding_now
from cityloop_collaboration_tasks.cases.handlers.case_clocks import CaseClocks
from cityloop_collaboration_tasks.cases.handlers.case_history import PublishedHistory
from cityloop_collaboration_tasks.cases.handlers.case_metrics import measure_calendar, measure_open_cases
from cityloop_collaboration_tasks.cases.handlers.case_remeasurement import CaseRemeasurer
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow, ReleaseBookings
from cityloop_collaboration_tasks.cases.handlers.check_packs import pack_check, pack_inquiry
from cityloop_collaboration_tasks.cases.handlers.city_event_consumer import CityEventConsumer
from cityloop_collaboration_tasks.cases.handlers.command_consumer import CommandConsumer
from cityloop_collaboration_tasks.cases.handlers.event_signal_consumer import EventSignalConsumer
from cityloop_collaboration_tasks.cases.handlers.feedback_consumer import FeedbackConsumer
from cityloop_collaboration_tasks.cases.handlers.form_subjects import case_form_subjects
from cityloop_collaboration_tasks.cases.handlers.notes import refusal_recorder
from cityloop_collaboration_tasks.cases.handlers.reaction_acts import CaseActs
from cityloop_collaboration_tasks.forms.domain import FormAnswers

__all__ = [
    "MEASUREMENT_DEADLINE_SECONDS",
    "CasesRoom",
    "PublishedHistory",
    "StoredCaseRecords",
    "pack_check",
    "pack_inquiry",
    "refusal_recorder",
]
CLOCK_SECONDS = 1.0
LEAVER_SECONDS = 2.0
"""How long a task stays stored as that of somebody who has left; answers judge by the staff directory of the moment."""


class CasesRoom(Room):
    """Opens cases of events, runs their clocks, and serves cases and tasks.

    Args:
        base: of the service.
        authorizer: vouches for who acts.
        packs: in use.
        modes: that are followed.
        history: of cases.
        release_bookings: gives back what tasks have booked.
        forms: answers to them.
        sensing: a channel to sensing-ingest.
        clock: the present.
        ask_roster: who of a department is on duty.
    """

    def __init__(
        self,
        base: Foundation,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
        modes: Callable[[], Modes],
        history: PublishedHistory,
        release_bookings: ReleaseBookings,
        forms: FormAnswers[Connection],
        sensing: grpc.aio.Channel,
        clock: Callable[[], dt.datetime],
        ask_roster: AskRoster,
    ) -> None:
        streams = ChangeNotifier()
        workflow = CaseWorkflow(
            base.outbox,
            history,
            packs,
            lambda: base.city.model,
            lambda areas: modes().name_at(areas),
            release_bookings,
            streams,
            forms,
            ask_roster,
        )
        remeasurer = CaseRemeasurer(base.pool, workflow, MeasurementClient(sensing))
        feedback = FeedbackConsumer(base.pool, workflow, clock)
        signals = EventSignalConsumer(base.pool, workflow, clock)
        commands = CommandConsumer(base.pool, history, clock)
        events = CityEventConsumer(base.pool, workflow, signals, feedback, commands, clock)
        still_holds = holding_now(authorizer.check_person, clock)
        answered = task_answer(still_holds)
        assigning = Assigning(workflow, lambda: base.city.model, authorizer.rights, still_holds)
        leavers = Leavers(base.pool, workflow, still_holds, clock)
        cases = CasesServicer(base.pool, authorizer, workflow, remeasurer, base.outbox, answered)
        self.subscriptions = (
            Subscription(EVENTS_CITY_EVENTS, events.handle),
            Subscription(EVENTS_EVENT_SIGNALS, signals.handle),
            Subscription(CITIZEN_FEEDBACK, feedback.handle),
            Subscription(SENSING_COMMAND_RESULTS, commands.handle),
        )
        self.registrations = (
            Registration(
                "cityloop.cases.v1.CasesService",
                cases_service_pb2_grpc.add_CasesServiceServicer_to_server,
                cases,
            ),
            Registration(
                "cityloop.cases.v1.MergingService",
                merging_service_pb2_grpc.add_MergingServiceServicer_to_server,
                MergingServicer(authorizer, workflow, base.outbox, cases.greatest_seen),
            ),
            Registration(
                "cityloop.cases.v1.TasksService",
                tasks_service_pb2_grpc.add_TasksServiceServicer_to_server,
                TasksServicer(base.pool, authorizer, workflow, streams, assigning, answered),
            ),
            Registration(
                "cityloop.cases.v1.RepliesService",
                replies_service_pb2_grpc.add_RepliesServiceServicer_to_server,
                RepliesServicer(base.pool),
            ),
            Registration(
                "cityloop.cases.v1.HistoryService",
                history_service_pb2_grpc.add_HistoryServiceServicer_to_server,
                HistoryServicer(base.pool, history),
            ),
        )
        self.form_subjects = case_form_subjects(workflow)
        """What forms are about, by how requests name it."""
        self.acts = CaseActs(workflow)
        """What reactions do with cases."""
        clocks = CaseClocks(base.pool, workflow, modes, packs, clock)
        self.jobs = (
            Job(CLOCK_SECONDS, "clocks", clocks.check),
            Job(CLOCK_SECONDS, "waiting", events.apply_parked),
            Job(LEAVER_SECONDS, "leavers", leavers.check),
        )
        self.measurements = {
            "cases": partial(measure_open_cases, base.pool, clock),
            "calendar": partial(measure_calendar, lambda: base.city.model, clock),
        }
