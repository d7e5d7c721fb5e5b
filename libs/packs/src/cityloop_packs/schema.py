"""What a scenario pack may hold, as typed, frozen, checked data. One YAML file a kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
ParameterName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
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
Role = Literal["intake", "inspect", "dispatch", "handle", "check", "supervise", "command", "sign", "operate", "approve"]
ModeName = Literal["peacetime", "response", "emergency", "recovery"]
WarningLevelName = Literal["red", "orange", "yellow", "blue"]
ENDED_STATES: tuple[CaseStateName, ...] = ("closed", "not_filed", "void")
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
    parameters: dict[ParameterName, float] = Field(
        default_factory=dict, description="Numbers that other files use as `$name`, so that they are changed once."
    )


class Fusion(_Strict):
    """When signals of one class are of one event."""

    distance_metres: float = Field(gt=0, le=1_000)
    window_hours: float = Field(gt=0, le=24 * 30)


PlacePrecision = Literal["exact", "segment", "area"]
Concern = Literal["public_space", "persons", "homes", "officials"]
MOST_DELAY_HOURS = 24 * 30


class PublicView(_Strict):
    """What anybody may see of a report of the class; nothing unless it says `public: true`."""

    public: bool = False
    place: PlacePrecision = Field(
        "area",
        description="How exactly: the point (of a component of the street), a fixed cell of about 200 m, the division.",
    )
    delay_hours: float = Field(24, ge=0, le=MOST_DELAY_HOURS, description="From the report until it becomes public.")

    @model_validator(mode="after")
    def _means_something(self) -> PublicView:
        if not self.public and self.model_fields_set - {"public"}:
            said = " and ".join(sorted(self.model_fields_set - {"public"}))
            raise ValueError(f"{said} of a class that is not public; add `public: true`, or leave it out")
        return self


class EventClass(_Strict):
    """event-classes.yaml: a class of events."""

    event_class: Name
    code: str = Field("", description="GB/T 30428 code, where it has one.")
    title: LabelText
    problem: Literal["component", "event"]
    grade: Grade = "general"
    urgency: Literal["normal", "urgent"] = "normal"
    fusion: Fusion | None = Field(None, description="Signals of this class are never fused when absent.")
    least_confidence: float = Field(0, ge=0, le=1, description="A less certain signal joins an event but opens none.")
    reportable: bool = Field(True, description="People may report it; else only sensors, rules and cases raise it.")
    opens_event: bool = Field(True, description="Signals of a class that does not are evidence for warnings only.")
    concerns: Concern | None = Field(None, description="Whom or what a report is about; said by every public class.")
    public_view: PublicView = Field(PublicView(), description="What anybody may see of a report; nothing when absent.")

    @model_validator(mode="after")
    def _may_be_public(self) -> EventClass:
        if not self.public_view.public:
            return self
        if self.concerns is None:
            raise ValueError("a public class says what it concerns; add `concerns: public_space` if that is so")
        if self.concerns != "public_space":
            raise ValueError(f"reports that concern {self.concerns} are never public; remove `public_view`")
        if not self.reportable:
            raise ValueError("nobody reports it, so there is nothing to show; remove `public_view`")
        if self.public_view.place == "exact" and self.problem != "component":
            raise ValueError("only a component has an exact place that everybody knows; use `segment` or `area`")
        return self

    @model_validator(mode="after")
    def _answered(self) -> EventClass:
        if self.reportable and not self.opens_event:
            raise ValueError("a report of it would never become an event; add `reportable: false`")
        return self


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


class Prediction(_Strict):
    """Raised while the trend is expected to cross a limit within a horizon, at a level of confidence."""

    above: float
    horizon_minutes: float = Field(gt=0, le=24 * 60)
    window_minutes: float = Field(gt=0, le=24 * 60)
    least_readings: int = Field(6, ge=3, le=1_000)
    confidence: float = Field(0.8, gt=0.5, lt=1)


class Rule(_Strict):
    """rules.yaml: what readings, or the silence of a thing, make a signal."""

    rule: Identifier
    title: LabelText | None = Field(None, description="What people call it; its identifier when absent.")
    thing_model: Identifier
    observed_property: Name = Field("", description="Of a threshold or a prediction.")
    threshold: Threshold | None = None
    prediction: Prediction | None = None
    silent: bool = Field(False, description="Raised when a thing is silent, cleared when it reports again.")
    event_class: Name
    grade: Grade

    @model_validator(mode="after")
    def _one_kind(self) -> Rule:
        if (self.threshold is not None) + (self.prediction is not None) + self.silent != 1:
            raise ValueError("a rule is a threshold, a prediction, or about silence: exactly one")
        if not self.silent and not self.observed_property:
            raise ValueError("name the observed property")
        return self


class Part(_Strict):
    """What one kind of source adds to a composite warning: its weight times the confidence of its best signals."""

    part: Identifier
    title: LabelText | None = Field(None, description="What people call it; its identifier when absent.")
    source: Literal["datastream", "prediction", "detection", "report"]
    event_classes: tuple[Name, ...] = Field(min_length=1, description="Of the signals that count.")
    distance_metres: float = Field(gt=0, le=20_000, description="From the place of the event.")
    weight: float = Field(gt=0, le=1, description="Of one signal of full confidence.")
    at_most: float = Field(1.0, gt=0, le=1, description="Of all signals of the part together.")


class Composite(_Strict):
    """Several uncertain sources together: a draft once their weights reach the limit."""

    parts: tuple[Part, ...] = Field(min_length=2)
    limit: float = Field(gt=0, le=1)
    window_minutes: float = Field(gt=0, le=24 * 60)


class WarningPlan(_Strict):
    """warnings.yaml: when a warning is drafted, what it says, who signs it."""

    warning: Identifier
    event_class: Name
    level: WarningLevelName
    prediction: Identifier | None = Field(None, description="The rule whose prediction drafts it.")
    composite: Composite | None = None
    issuing_department: Name
    radius_metres: float = Field(gt=0, le=50_000)
    headline: LabelText
    instruction: LabelText
    acknowledge_minutes: float = Field(
        gt=0, le=24 * 60, description="For recipients, from the signature, or from the delivery of a later message."
    )

    @model_validator(mode="after")
    def _one_cause(self) -> WarningPlan:
        if (self.prediction is None) == (self.composite is None):
            raise ValueError("a warning is drafted by a prediction or by a composite: exactly one")
        return self


class ModeChange(_Strict):
    """modes.yaml: which roles may switch the areas of a layer from which operating modes to which."""

    change: Identifier
    layer: Name
    sources: tuple[ModeName, ...] = Field(min_length=1)
    target: ModeName
    roles: tuple[Role, ...] = Field(min_length=1)
    departments: tuple[Name, ...] = Field((), description="Any department's posts when empty.")


class Interlock(_Strict):
    """What must have been seen on site before a command is safe, by whom, and how long that holds."""

    interlock: Identifier
    title: LabelText | None = Field(None, description="What must be so, for people; its identifier when absent.")
    departments: tuple[Name, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = Field((), description="Who of them may state it; any post of theirs when empty.")
    valid_seconds: float = Field(gt=0, le=86_400)


class DeviceCommand(_Strict):
    """A command of a thing model."""

    command: Identifier
    title: LabelText
    parameters: dict[Identifier, tuple[Name, ...]] = Field(default_factory=dict, description="Name to its values.")
    roles: tuple[Role, ...] = Field(min_length=1, description="Who may request it.")
    approve_roles: tuple[Role, ...] = Field((), description="Who must approve it, another person; nobody when empty.")
    pre_authorised_modes: tuple[ModeName, ...] = Field((), description="Operating modes in which nobody must.")
    interlock: Interlock | None = None
    complete_seconds: float = Field(60, gt=0, le=3_600, description="Without a result by then it has timed out.")


class ObservedProperty(_Strict):
    """What things of a model observe, as datastreams and rules name it."""

    observed_property: Name
    title: LabelText


class ThingModel(_Strict):
    """thing-models.yaml: what things of the model observe, how often they report, and what they can be told."""

    thing_model: Identifier
    title: LabelText
    observed_properties: tuple[ObservedProperty, ...] = Field((), description="Those that people have a name for.")
    reporting_seconds: float | None = Field(None, gt=0, le=86_400, description="Health is not watched when absent.")
    commands: tuple[DeviceCommand, ...] = ()


class Responsibility(_Strict):
    """responsibilities.yaml: which department leads; the first that matches does."""

    responsibility: Identifier
    event_classes: tuple[Name, ...] = (EVERY_CLASS,)
    areas: dict[Name, tuple[Name, ...]] = Field(default_factory=dict, description="Layer to area ids; all must match.")
    department: Name
    co_handlers: tuple[Name, ...] = Field((), description="Departments that handle it with the lead.")
    participants: tuple[Name, ...] = Field((), description="Layers whose area's own department takes part.")


class Remeasurement(_Strict):
    """What the datastreams that raised the event must show before a move: below a limit for a dwell."""

    below: float
    dwell_seconds: int = Field(ge=0, le=86_400)


class Transition(_Strict):
    """One move of a case: from which states, to which, by which roles."""

    move: Identifier
    name: LabelText | None = Field(None, description="What people call the move; its identifier when absent.")
    sources: tuple[CaseStateName, ...] = Field(min_length=1)
    target: CaseStateName
    roles: tuple[Role, ...] = Field(min_length=1)
    reason: Literal["required", "optional"] = "optional"
    dispatches: bool = Field(False, description="Creates the tasks of the departments named with it.")
    cancels_tasks: bool = Field(False, description="Tasks that are still open end with it.")
    passes_tasks: bool = Field(False, description="Tasks that were fed back have passed the check.")
    fails_tasks: bool = Field(False, description="Tasks that were fed back go back to their departments.")
    not_by_handler: bool = Field(False, description="Nobody who had a hand in its tasks may make this move.")
    photo: bool = Field(False, description="Needs a photo.")
    remeasurement: Remeasurement | None = None


class Clock(_Strict):
    """A limit of a stage, in urgent (continuous) hours."""

    stage: CaseStateName
    urgent_hours: float = Field(gt=0, le=24 * 366)
    modes: tuple[ModeName, ...] = Field((), description="Only in these operating modes; goes before one for any.")


class NotAcknowledged(_Strict):
    """What is done when messages of a warning were not confirmed in time: somebody visits their recipients."""

    participants: bool = Field(True, description="Those who take part in the case go; else, or without any, the lead.")
    instruction: LabelText


class Process(_Strict):
    """process.yaml: the transition table of some classes, which moves happen by themselves, and the clocks."""

    process: Identifier
    event_classes: tuple[Name, ...] = (EVERY_CLASS,)
    initial: CaseStateName = "pending_confirmation"
    all_fed_back: CaseStateName = "pending_check"
    returned: CaseStateName = "pending_dispatch"
    returns: int | None = Field(None, ge=1, le=10, description="Returns that a case may see before it is arbitrated.")
    arbitrated: Identifier | None = Field(None, description="Move that decides a dispute; its tasks cannot return.")
    automatic: tuple[Identifier, ...] = Field((), description="Moves made at once, in this order, where they apply.")
    not_fixed: Identifier | None = Field(None, description="Move made when a reporter says that it is not fixed.")
    not_acknowledged: NotAcknowledged | None = None
    transitions: tuple[Transition, ...] = Field(min_length=1)
    clocks: tuple[Clock, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Process:
        moves = [transition.move for transition in self.transitions]
        if len(set(moves)) != len(moves):
            raise ValueError("a move stands twice; name its sources in one transition")
        if (self.returns is None) != (self.arbitrated is None):
            raise ValueError("`returns` and `arbitrated` go together")
        if self.arbitrated is not None and self.arbitrated not in moves:
            raise ValueError(f"the move for disputes, {self.arbitrated!r}, is not in the transition table")
        unknown = set(self.automatic) - set(moves)
        if unknown:
            raise ValueError(f"automatic moves {sorted(unknown)} are not in the transition table")
        if self.not_fixed is not None and self.not_fixed not in moves:
            raise ValueError(f"the move for not_fixed, {self.not_fixed!r}, is not in the transition table")
        return self

    @model_validator(mode="after")
    def _moves_fit(self) -> Process:
        shown = {item.move for item in self.transitions if item.photo or item.remeasurement or item.not_by_handler}
        unshown = shown & {*self.automatic, self.not_fixed}
        if unshown:
            raise ValueError(f"moves {sorted(map(str, unshown))} need evidence or another person")
        if self.arbitrated in self.automatic:
            raise ValueError(f"{self.arbitrated!r} decides disputes: it is not made by itself")
        if any(item.move == self.arbitrated and not item.dispatches for item in self.transitions):
            raise ValueError(f"{self.arbitrated!r} decides who handles a case: it must dispatch")
        return self


class CallBack(_Strict):
    """How a reporter is asked to rate a case that has ended, and in which operating modes of its place."""

    modes: tuple[ModeName, ...] = Field(min_length=1)
    text: LabelText


class Message(_Strict):
    """messages.yaml: what a reporter is told when a case enters a state."""

    state: CaseStateName
    text: LabelText
    call_back: CallBack | None = Field(None, description="Of a state that ends the case; waits for its modes.")

    @model_validator(mode="after")
    def _ended(self) -> Message:
        if self.call_back is not None and self.state not in ENDED_STATES:
            raise ValueError(f"only {', '.join(ENDED_STATES)} have a call-back")
        return self


class PackContent(_Strict):
    """A whole pack."""

    manifest: Manifest
    event_classes: tuple[EventClass, ...] = ()
    rules: tuple[Rule, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    processes: tuple[Process, ...] = ()
    messages: tuple[Message, ...] = ()
    warnings: tuple[WarningPlan, ...] = ()
    mode_changes: tuple[ModeChange, ...] = ()
    thing_models: tuple[ThingModel, ...] = ()
