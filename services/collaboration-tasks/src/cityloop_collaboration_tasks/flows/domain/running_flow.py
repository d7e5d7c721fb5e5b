"""A running flow: where it stands, what stands under it, and who had a hand in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import AnsweredForm, AttributeValue, Label, Place
from cityloop_flows import RunningClock
from cityloop_packs import FlowDefinition, FlowPhase

ENDED = frozenset(phase.value for phase in FlowDefinition.ended_phases)


@dataclass(frozen=True, slots=True)
class RunningFlow:
    """A subject that moves by a flow of a pack."""

    flow_id: str
    flow_number: str
    version: int
    definition: str
    """The flow of the pack, as `pack/flow`."""
    name: Label
    """What people call such a subject."""
    state: str
    phase: FlowPhase
    state_name: Label
    """Empty where the definition has no name for the state."""
    department_id: str
    """That opened it."""
    subject: str
    """What it is about; on no topic."""
    jurisdiction: str
    opened_at: dt.datetime
    phase_began_at: dt.datetime
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    transition: Transition
    clock: RunningClock
    overdue: bool = False
    place: Place | None = None
    parent_id: str = ""
    parent_number: str = ""
    case_numbers: tuple[str, ...] = ()
    children: Mapping[str, int] = field(default_factory=dict)
    """Flows under it, by phase."""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    forms: tuple[AnsweredForm, ...] = ()
    """Forms that were answered of it, each as it was answered last."""
    persons: frozenset[str] = frozenset()
    """Everybody who opened or moved it. Never published."""

    @property
    def ended(self) -> bool:
        """Whether nothing more is to be done."""
        return self.phase.value in ENDED

    @property
    def ended_children(self) -> int:
        """Flows under it that have ended."""
        return sum(count for phase, count in self.children.items() if phase in ENDED)

    @property
    def failed_checks(self) -> Mapping[str, int]:
        """The forms that were answered, by their names in the pack: how many checks failed the last time."""
        return {form.form.rpartition("/")[2]: form.failed for form in self.forms}

    def with_form(self, answered: AnsweredForm) -> RunningFlow:
        """With a form that was answered, in place of its former answer."""
        others = (form for form in self.forms if form.form != answered.form)
        return replace(self, forms=(*others, answered))

    def next_version(self, transition: Transition, moment: dt.datetime, now: dt.datetime) -> RunningFlow:
        """The next version, in the same state."""
        return replace(self, version=self.version + 1, transition=transition, occurred_at=moment, recorded_at=now)


@dataclass(frozen=True, slots=True)
class Review:
    """What a reviewer decided."""

    person_id: str
    """Never published."""
    post_id: str
    verdict: str
    """approved, rejected or recused."""
    score: int | None
    reason: str
    filed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class RunningDuty:
    """What recurs while a flow is in some states."""

    duty: str
    due_at: dt.datetime
    done_at: dt.datetime | None = None
    times_done: int = 0
    times_missed: int = 0
    """Due times that passed without it."""
