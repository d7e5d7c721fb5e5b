"""Processes: how cases of some classes move, and the clocks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from cityloop_declarations import RoleName, StateName
from cityloop_flows import Move, Requester, State, TaskFlow, TimeAmount, Timing
from cityloop_flows.guards.another_person.guard import Handlers
from cityloop_flows.guards.another_post.guard import LastMover
from cityloop_flows.guards.before_due.guard import StageClock
from cityloop_flows.guards.called_back.guard import CallBackAnswer
from cityloop_flows.guards.condition.guard import Conditions
from cityloop_flows.guards.form_complete.guard import CompletedForms
from cityloop_flows.guards.no_detection_since.guard import LastSignal
from cityloop_flows.guards.own_task.guard import OwnTasks
from cityloop_flows.guards.photo.guard import Photos
from cityloop_flows.guards.reason.guard import Reason
from cityloop_flows.guards.remeasurement.guard import Gauges
from cityloop_flows.guards.reopened_fewer_than.guard import ReopenCount
from cityloop_flows.guards.tasks_done.guard import OpenTasks
from cityloop_flows.guards.undisputed.guard import Dispute
from cityloop_flows.guards.waited.guard import WaitEnd
from pydantic import Field

from cityloop_packs.values import ENDED_PHASES, EVERY_CLASS, CasePhase, ClassName, Identifier, LabelText, Strict


class CaseState(State):
    """Where a case may stand: a state of the process, with the phase that contracts, clocks and figures speak of."""

    phase: CasePhase = Field(description="What the contract knows it as.")
    name: LabelText | None = Field(None, description="What people call the state; the word for its phase when absent.")


class CaseMove(Move):
    """One move of a case."""

    name: LabelText | None = Field(None, description="What people call the move; its identifier when absent.")


class NotAcknowledged(Strict):
    """What is done when messages of a warning were not confirmed in time: somebody visits their recipients."""

    participants: bool = Field(True, description="Those who take part in the case go; else, or without any, the lead.")
    instruction: LabelText = Field(description="What those who go are told.")


class LateReturn(Strict):
    """When a department may return a task that it has accepted, and who decides it."""

    within: TimeAmount = Field(description="How long after it has accepted it a department may ask.")
    approved_by: tuple[RoleName, ...] = Field(
        min_length=1, description="A post with one of these roles, another than the one that asks, decides."
    )


class Process(TaskFlow):
    """process.yaml: the flow of cases of some classes, which moves happen by themselves, and the clocks."""

    phases: ClassVar = tuple(CasePhase)
    ended_phases: ClassVar = ENDED_PHASES
    knowledge: ClassVar = frozenset(
        {
            *(Requester, Timing, Reason, Handlers, Photos, Gauges, CallBackAnswer, OpenTasks, Dispute, ReopenCount),
            *(LastSignal, LastMover, StageClock, OwnTasks, WaitEnd, Conditions, CompletedForms),
        }
    )

    process: Identifier = Field(description="Its name.")
    event_classes: tuple[ClassName, ...] = Field((EVERY_CLASS,), description="Whose cases move so.")
    states: tuple[CaseState, ...] = Field(
        (), description="Its own states. A phase is a state too, of its own name; named here, it has a name for people."
    )
    initial: StateName = Field("pending_confirmation", description="Where a case begins.")
    all_fed_back: StateName = Field(
        "pending_check", description="Where it comes when all tasks given out are fed back."
    )
    returned: StateName = Field("pending_dispatch", description="Where it comes when a department returns a task.")
    late_return: LateReturn | None = Field(
        None, description="How accepted tasks are returned; when absent, they are not."
    )
    not_fixed: tuple[Identifier, ...] = Field(
        (), description="Moves for a reporter who says that it is not fixed: the first whose guards hold is made."
    )
    not_acknowledged: NotAcknowledged | None = Field(
        None, description="What is done when messages of a warning are not confirmed in time; nothing when absent."
    )
    moves: tuple[CaseMove, ...] = Field(min_length=1, description="How its cases move.")

    def automatic_moves(self) -> Iterable[str]:
        """Names of the moves that no person makes."""
        return (*self.automatic, *self.not_fixed)

    def name_of(self, state: str) -> LabelText | None:
        """What people call a state; None where it has no name of its own."""
        return next((item.name for item in self.states if item.state == state), None)
