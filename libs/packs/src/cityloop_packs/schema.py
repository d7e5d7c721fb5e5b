"""What a scenario pack may hold, as typed, frozen, checked data. One YAML file a kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Grade = Literal["particularly_serious", "serious", "major", "general"]
CaseStateName = Literal[
    "pending_confirmation",
    "pending_filing",
    "pending_dispatch",
    "in_handling",
    "pending_check",
    "pending_closing",
    "closed",
    "not_filed",
    "void",
]
Role = Literal["intake", "inspect", "dispatch", "handle", "check", "supervise"]
EVERY_CLASS = "*"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class LabelText(_Strict):
    """A label that people read."""

    zh: Name
    en: Name


class Manifest(_Strict):
    """pack.yaml: what the pack is."""

    pack: Identifier
    title: LabelText
    city: Identifier | None = Field(None, description="The only city it is for; any when absent.")


class Fusion(_Strict):
    """When signals of one class are of one event."""

    distance_metres: float = Field(gt=0, le=1_000)
    window_hours: float = Field(gt=0, le=24 * 30)


class EventClass(_Strict):
    """event-classes.yaml: a class of events."""

    event_class: Name
    code: str = Field("", description="GB/T 30428 code, where it has one.")
    title: LabelText
    problem: Literal["component", "event"]
    grade: Grade = "general"
    urgency: Literal["normal", "urgent"] = "normal"
    fusion: Fusion | None = Field(None, description="Signals of this class are never fused when absent.")


class Threshold(_Strict):
    """Raised above a limit for a dwell, cleared below a lower one (hysteresis) for the same dwell."""

    above: float
    clear_below: float
    dwell_seconds: float = Field(0, ge=0, le=86_400)

    @model_validator(mode="after")
    def _hysteresis(self) -> Threshold:
        if self.clear_below > self.above:
            raise ValueError(f"clear_below {self.clear_below} lies above the limit {self.above}")
        return self


class Rule(_Strict):
    """rules.yaml: what readings make a signal."""

    rule: Identifier
    thing_model: Identifier
    observed_property: Name
    threshold: Threshold
    event_class: Name
    grade: Grade


class Responsibility(_Strict):
    """responsibilities.yaml: which department leads; the first that matches does."""

    responsibility: Identifier
    event_classes: tuple[Name, ...] = (EVERY_CLASS,)
    areas: dict[Name, tuple[Name, ...]] = Field(default_factory=dict, description="Layer to area ids; all must match.")
    department: Name


class Transition(_Strict):
    """One move of a case: from which states, to which, by which roles."""

    move: Identifier
    sources: tuple[CaseStateName, ...] = Field(min_length=1)
    target: CaseStateName
    roles: tuple[Role, ...] = Field(min_length=1)
    reason: Literal["required", "optional"] = "optional"
    dispatches: bool = Field(False, description="Creates the tasks of the departments named with it.")
    cancels_tasks: bool = Field(False, description="Tasks that are still open end with it.")
    passes_tasks: bool = Field(False, description="Tasks that were fed back have passed the check.")
    fails_tasks: bool = Field(False, description="Tasks that were fed back go back to their departments.")
    not_by_handler: bool = Field(False, description="The person who fed back may not make this move.")


class Clock(_Strict):
    """A limit of a stage, in urgent (continuous) hours."""

    stage: CaseStateName
    urgent_hours: float = Field(gt=0, le=24 * 366)


class Process(_Strict):
    """process.yaml: the transition table of some classes, which moves happen by themselves, and the clocks."""

    process: Identifier
    event_classes: tuple[Name, ...] = (EVERY_CLASS,)
    initial: CaseStateName = "pending_confirmation"
    all_fed_back: CaseStateName = "pending_check"
    returned: CaseStateName = "pending_dispatch"
    automatic: tuple[Identifier, ...] = Field((), description="Moves made at once, in this order, where they apply.")
    transitions: tuple[Transition, ...] = Field(min_length=1)
    clocks: tuple[Clock, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Process:
        moves = [transition.move for transition in self.transitions]
        if len(set(moves)) != len(moves):
            raise ValueError("a move stands twice; name its sources in one transition")
        unknown = set(self.automatic) - set(moves)
        if unknown:
            raise ValueError(f"automatic moves {sorted(unknown)} are not in the transition table")
        return self


class Message(_Strict):
    """messages.yaml: what a reporter is told when a case enters a state."""

    state: CaseStateName
    text: LabelText


class PackContent(_Strict):
    """A whole pack."""

    manifest: Manifest
    event_classes: tuple[EventClass, ...] = ()
    rules: tuple[Rule, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    processes: tuple[Process, ...] = ()
    messages: tuple[Message, ...] = ()
