"""What the room serves and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.cases.v1 import flows_service_pb2_grpc
from cityloop_database import Connection, UnitOfWork
from cityloop_modes import Modes
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, Registration
from cityloop_service import Foundation, Job, Room

from cityloop_collaboration_tasks.cases.domain.history import CaseHistory
from cityloop_collaboration_tasks.cases.domain.records import CaseRecords
from cityloop_collaboration_tasks.flows.entrypoints.flows_servicer import FlowsServicer
from cityloop_collaboration_tasks.flows.handlers.check_packs import flow_check, open_flow_inquiry
from cityloop_collaboration_tasks.flows.handlers.flow_clocks import FlowClocks
from cityloop_collaboration_tasks.flows.handlers.flow_workflow import FlowWorkflow
from cityloop_collaboration_tasks.flows.handlers.form_subjects import flow_form_subjects
from cityloop_collaboration_tasks.flows.handlers.reaction_acts import FlowActs
from cityloop_collaboration_tasks.forms.domain import FormAnswers

__all__ = ["FlowsRoom", "flow_check", "open_flow_inquiry"]
CLOCK_SECONDS = 1.0


class FlowsRoom(Room):
    """Serves flows that are no cases, and moves them when time does.

    Args:
        base: of the service.
        authorizer: vouches for who acts.
        packs: in use.
        modes: that are followed.
        cases: that flows are about.
        history: of these cases.
        forms: answers to them.
        clock: the present.
    """

    def __init__(
        self,
        base: Foundation,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
        modes: Callable[[], Modes],
        cases: Callable[[Connection], CaseRecords],
        history: CaseHistory[UnitOfWork],
        forms: FormAnswers[Connection],
        clock: Callable[[], dt.datetime],
    ) -> None:
        workflow = FlowWorkflow(
            base.outbox, packs, lambda: base.city.model, lambda areas: modes().name_at(areas), cases, history
        )
        clocks = FlowClocks(base.pool, workflow, clock)
        self.registrations = (
            Registration(
                "cityloop.cases.v1.FlowsService",
                flows_service_pb2_grpc.add_FlowsServiceServicer_to_server,
                FlowsServicer(base.pool, authorizer, workflow, forms),
            ),
        )
        self.form_subjects = flow_form_subjects(workflow)
        """What forms are about, by how requests name it."""
        self.acts = FlowActs(workflow)
        """What reactions do with flows."""
        self.jobs = (Job(CLOCK_SECONDS, "flows", clocks.check),)
        self.measurements = {"flows": clocks.measure}
