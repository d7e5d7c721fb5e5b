"""A case, its tasks, and who moves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import AttachmentReference, AttributeValue, Label, Place
from cityloop_calendars import Counting
from cityloop_flows import RunningClock
from cityloop_packs import CasePhase as CasePhase


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
    due_at: dt.datetime | None
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
    stage_began_at: dt.datetime | None = None
    mode: str = "peacetime"
    """The operating mode that the clock of its stage runs by."""
    imported: bool = False
    """Its event is history: a clock that had run out before it was stored is not marked overdue."""
    phase_began_at: dt.datetime | None = None
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    """Those of its event, but for what an officer has set."""
    counting: Counting = Counting.URGENT_HOURS
    """How the time of its clock is counted."""
    pauses: tuple[dt.datetime, ...] = ()
    """When the clock of its stage was suspended and when it went on, in turn."""
    remaining: dt.timedelta | None = None
    """While its clock is suspended: the time that was left, as it is counted; None where it had no limit."""

    @property
    def clock(self) -> RunningClock:
        """The clock of its stage."""
        return RunningClock(self.stage_began_at, self.due_at, self.counting, self.pauses, self.remaining)

    def with_running(self, clock: RunningClock) -> Case:
        """The same version with this clock."""
        return replace(
            self,
            stage_began_at=clock.began_at,
            due_at=clock.due_at,
            counting=clock.counting,
            pauses=clock.pauses,
            remaining=clock.remaining,
        )

    def with_clock(self, clock: RunningClock, mode: str) -> Case:
        """The same version with the clock of its stage, which begins with it."""
        return replace(self.with_running(clock), mode=mode, phase_began_at=self.occurred_at)

    def next_version(self, transition: Transition, moment: dt.datetime, now: dt.datetime) -> Case:
        """The next version, in the same stage."""
        return replace(self, version=self.version + 1, transition=transition, occurred_at=moment, recorded_at=now)

    def in_state(
        self,
        state: CaseState,
        transition: Transition,
        moment: dt.datetime,
        now: dt.datetime,
        clock: RunningClock,
        mode: str,
    ) -> Case:
        """The case in its next state: the clock of the stage it leaves ends, that of the next begins."""
        return replace(
            self.with_running(clock),
            version=self.version + 1,
            state=state,
            transition=transition,
            overdue=self.overdue
            or (self.due_at is not None and moment > self.due_at)
            or (self.remaining is not None and self.remaining < dt.timedelta(0)),
            mode=mode,
            phase_began_at=self.phase_began_at if state.phase is self.state.phase else moment,
            reopened=self.reopened + (self.state.ended and not state.ended),
            disputed=self.disputed and not state.ended,
            occurred_at=moment,
            recorded_at=now,
        )


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
    """The person who has it now. Never published."""
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
            occurred_at=moment,
            recorded_at=now,
        )
