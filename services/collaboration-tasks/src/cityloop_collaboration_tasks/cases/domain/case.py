"""A case, its tasks, and who moves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import AttachmentReference, AttributeValue, Correction, Label, Merge, Place, Split
from cityloop_flows import NO_CLOCK, RunningClock
from cityloop_kernel import ConflictError, Moment
from cityloop_packs import CasePhase as CasePhase
from cityloop_packs import TaskStep


@dataclass(frozen=True, slots=True)
class CaseState:
    """A state of a case: of its process, with its phase."""

    name: str
    phase: CasePhase
    label: Label = field(default_factory=Label)
    """What people call it; empty where the process has no name for it."""

    def __str__(self) -> str:
        return self.name

    @property
    def ended(self) -> bool:
        """Whether nothing more is to be done, unless the case is reopened."""
        return self.phase.ended


class TaskState(StrEnum):
    """Where a task stands."""

    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    FED_BACK = "fed_back"
    PASSED = "passed"
    FAILED_CHECK = "failed_check"
    CANCELLED = "cancelled"

    @property
    def open(self) -> bool:
        """Whether the department still owes something, or a check is still to come."""
        return self in {TaskState.DISPATCHED, TaskState.ACCEPTED, TaskState.FED_BACK, TaskState.FAILED_CHECK}

    @property
    def at_work(self) -> bool:
        """Whether the department has taken it on and not handed it in."""
        return self in {TaskState.ACCEPTED, TaskState.FAILED_CHECK}

    @property
    def done(self) -> bool:
        """Whether the department has done its part, as far as it is known."""
        return self in {TaskState.FED_BACK, TaskState.PASSED}


class TaskRole(StrEnum):
    """What a department is to a case."""

    LEAD = "lead"
    CO_HANDLER = "co_handler"
    PARTICIPANT = "participant"


class Appeal(StrEnum):
    """What has come of a department's word that it was late through no fault of its own."""

    NONE = "none"
    ASKED = "asked"
    APPROVED = "approved"
    """Its being late does not count against the department; that it was late stays."""
    REFUSED = "refused"


class LateReturn(StrEnum):
    """What has come of a department's wish to return a task after it took it on."""

    NONE = "none"
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TaskEscalation:
    """Where a task has climbed to whose department did not take a step in time."""

    awaits: TaskStep
    """The step."""
    level: int
    """From 1."""
    post_ids: tuple[str, ...]
    """Who is to see to it."""
    absent_post_ids: tuple[str, ...]
    """Those of all levels before who did not, in the order of the levels."""
    vacant_levels: tuple[int, ...] = ()
    """For which the duty roster had nobody."""


@dataclass(frozen=True, slots=True)
class CaseWait:
    """A state that ends by itself."""

    until: dt.datetime | None = None
    """None where it does not wait."""
    move: str = ""
    """Which is made then."""
    tasks_wait: bool = False
    """Whether no department takes a task on before."""


NO_WAIT = CaseWait()


@dataclass(frozen=True, slots=True)
class StageClocks:
    """The clocks with which a stage begins."""

    stage: RunningClock
    whole: RunningClock


@dataclass(frozen=True, slots=True)
class Case:
    """The governance record of an event."""

    case_id: str
    case_number: str
    version: int
    event_id: str
    """Empty, like its number, for a case that was opened beside another."""
    event_number: str
    event_version: int
    state: CaseState
    event_class: str
    grade: int
    urgency: str
    place: Place
    proposed_lead: str
    lead_department_id: str
    overdue: bool
    reopened: int
    opened_at: dt.datetime
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    transition: Transition
    disputed: bool = False
    """Returned more often than its process allows: only the move for disputes dispatches it."""
    linked_case_number: str = ""
    """The case it was opened beside."""
    mode: str = "peacetime"
    """The operating mode that its clocks run by."""
    imported: bool = False
    """Its event is history: a clock that had run out before it was stored is not marked overdue."""
    phase_began_at: dt.datetime | None = None
    clock: RunningClock = NO_CLOCK
    """The clock of its stage."""
    clock_state: str = ""
    """The state whose clock that is: another than the present one where a move kept it."""
    whole: RunningClock = NO_CLOCK
    """The clock over all its stages, since it was opened or reopened."""
    whole_overdue: bool = False
    """Whether that has run out, now or before it was reopened."""
    extensions: int = 0
    """How often its clock was extended since it was opened or reopened."""
    wait: CaseWait = NO_WAIT
    """Until when it waits in its present state."""
    moved_by_post: str = ""
    """Who moved it into its present state; empty where nobody did."""
    moved_by: str = ""
    """The person. Never published."""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    """Those of its event, but for what an officer has set."""
    correction: Correction = field(default_factory=Correction)
    """The last one of its class and place; number 0 where there was none."""
    merge: Merge = field(default_factory=Merge)
    """Which case it is part of; number 0 where it never was of any."""
    splits: tuple[Split, ...] = ()
    """What was split off from it, in order."""
    urgings: int = 0
    """Times that its departments were urged."""
    supervised: bool = False
    """Until somebody ends it with a word."""

    def require_standing(self) -> None:
        """Check that it stands by itself.

        Raises:
            ConflictError: it is part of another.
        """
        if self.merge.case_id:
            text = f"{self.case_number} is part of {self.merge.case_number}: act there, or set it apart first"
            raise ConflictError(text, "CASE_MERGED", {"number": self.merge.case_number})

    @property
    def due_at(self) -> dt.datetime | None:
        """When the clock of its stage ends; None while none runs."""
        return self.clock.due_at

    def next_version(self, transition: Transition, moment: dt.datetime, now: dt.datetime) -> Case:
        """The next version, in the same stage."""
        return replace(self, version=self.version + 1, transition=transition, occurred_at=moment, recorded_at=now)

    def in_state(
        self,
        state: CaseState,
        transition: Transition,
        moment: Moment,
        clocks: StageClocks,
        mode: str,
        moved_by: str = "",
    ) -> Case:
        """The case in its next state: the clock of the stage it leaves ends, that of the next begins."""
        reopened = self.state.ended and not state.ended
        return replace(
            self,
            version=self.version + 1,
            state=state,
            transition=transition,
            overdue=self.overdue or _ran_out(self.clock, moment.occurred_at),
            whole_overdue=self.whole_overdue or _ran_out(self.whole, moment.occurred_at),
            clock=clocks.stage,
            clock_state=state.name,
            whole=clocks.whole,
            mode=mode,
            phase_began_at=self.phase_began_at if state.phase is self.state.phase else moment.occurred_at,
            reopened=self.reopened + reopened,
            extensions=0 if reopened else self.extensions,
            disputed=self.disputed and not state.ended,
            wait=NO_WAIT,
            moved_by_post=transition.post_id,
            moved_by=moved_by,
            occurred_at=moment.occurred_at,
            recorded_at=moment.recorded_at,
        )


def _ran_out(clock: RunningClock, moment: dt.datetime) -> bool:
    """Whether a clock has run out by a moment, or had when it was suspended."""
    late = clock.due_at is not None and moment > clock.due_at
    return late or (clock.remaining is not None and clock.remaining < dt.timedelta(0))


@dataclass(frozen=True, slots=True)
class Task:
    """A unit of work for one department."""

    task_id: str
    task_number: str
    case_id: str
    version: int
    state: TaskState
    department_id: str
    due_at: dt.datetime | None
    overdue: bool
    handled_by: str
    """The person who fed back last; empty before. Never published."""
    attachments: tuple[AttachmentReference, ...]
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    transition: Transition
    role: TaskRole = TaskRole.LEAD
    parent_task_id: str = ""
    """The lead's task, for those of the others."""
    children: int = 0
    done_children: int = 0
    instruction: Mapping[str, str] = field(default_factory=dict)
    """By language tag."""
    message_ids: tuple[str, ...] = ()
    holder: str = ""
    """The person who has it now; empty while whoever handles its department's tasks may take it. Never published."""
    holder_post: str = ""
    """By which post that person has it."""
    handlers: tuple[str, ...] = ()
    """Everyone who fed back, handed over, or had it when another fed back. Never published."""
    final: bool = False
    """Dispatched by the move for disputes: it cannot be returned."""
    replaces: tuple[str, ...] = ()
    """Returned tasks whose work it does."""
    imported: bool = False
    """As its case is."""
    remaining: dt.timedelta | None = None
    """While the clock of its case is suspended: the time that was left."""
    appeal: Appeal = Appeal.NONE
    """Of its department, after it was late."""
    late_return: LateReturn = LateReturn.NONE
    return_post: str = ""
    """Which asked to return it after it was taken on."""
    return_person: str = ""
    """Who did. Never published."""
    step_clock: RunningClock = NO_CLOCK
    """While a step is awaited that it climbs for: when it climbs to the next level."""
    escalations: tuple[TaskEscalation, ...] = ()
    """Where it has climbed to, one for each step that was not taken in time; the newest is the last."""
    accepted_at: dt.datetime | None = None
    contacted_at: dt.datetime | None = None
    """When the department had reached who waits."""
    arrived_at: dt.datetime | None = None
    """When it was at the place."""

    @property
    def awaited_steps(self) -> tuple[TaskStep, ...]:
        """What its department has not said yet, the next first; whoever has arrived need not contact."""
        if self.state is TaskState.DISPATCHED:
            return (TaskStep.ACCEPTED,)
        if not self.state.at_work or self.arrived_at is not None:
            return ()
        return (TaskStep.ARRIVED,) if self.contacted_at is not None else (TaskStep.CONTACTED, TaskStep.ARRIVED)

    @property
    def waiting_posts(self) -> tuple[str, ...]:
        """The posts that are to see to it now."""
        newest = self.escalations[-1:]
        return newest[0].post_ids if newest and newest[0].awaits in self.awaited_steps else ()

    @property
    def handled_by_persons(self) -> frozenset[str]:
        """Everyone who had a hand in it, and so may not be the one who checks it."""
        return frozenset((*self.handlers, self.handled_by)) - {""}

    def in_state(self, state: TaskState, transition: Transition, moment: dt.datetime, now: dt.datetime) -> Task:
        """The task in its next state; late is late once it was handled after its time."""
        handled = state is TaskState.FED_BACK
        return replace(
            self,
            version=self.version + 1,
            state=state,
            transition=transition,
            overdue=self.overdue or (handled and self.due_at is not None and moment > self.due_at),
            step_clock=self.step_clock if state is TaskState.DISPATCHED or state.at_work else NO_CLOCK,
            occurred_at=moment,
            recorded_at=now,
        )
