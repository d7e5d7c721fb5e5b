"""Classes of events: what people may report, what sensors raise, and how signals of one become one event."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from cityloop.topics import CASES_CASES, EVENTS_CITY_EVENTS, EVENTS_SIGNALS
from cityloop_expressions import MOST_ATTRIBUTES, AttributeName, Environment
from cityloop_expressions.types.reference.type import ReferenceType
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.kinds.event_classes.attributes import EventAttribute
from cityloop_packs.values import Grade, LabelText, Name, ProblemKindName, Strict


class FusionLimits(Strict):
    """When signals of one class are of one event."""

    distance_metres: float = Field(
        gt=0, le=1_000, description="Between a signal and the nearest one of the event that it joins, at most."
    )
    window_hours: float = Field(gt=0, le=24 * 30, description="Between the two, at most.")
    same: tuple[AttributeName, ...] = Field(
        (),
        max_length=5,
        description="Attributes whose values both must have, and equal; where one is absent, none joins.",
    )


PlacePrecision = Literal["exact", "segment", "area"]
Concern = Literal["public_space", "persons", "homes", "officials"]
MOST_DELAY_HOURS = 24 * 30


class PublicView(Strict):
    """What anybody may see of a report of the class; nothing unless it says `public: true`."""

    public: bool = Field(False, description="Whether anybody sees anything of a report.")
    place: PlacePrecision = Field(
        "area",
        description="How exactly: the point (of a component of the street), a fixed cell of about 200 m, the division.",
    )
    delay_hours: float = Field(24, ge=0, le=MOST_DELAY_HOURS, description="From the report until it becomes public.")

    @model_validator(mode="after")
    def _means_something(self) -> PublicView:
        if not self.public and self.model_fields_set - {"public"}:
            fields = phrase_list(sorted(self.model_fields_set - {"public"}))
            raise SentenceError(say("pack-class-not-public", fields=fields))
        return self


class EventClass(Strict):
    """event-classes.yaml: a class of events."""

    event_class: Name = Field(description="Its name in the whole fleet: two packs may not have the same.")
    code: str = Field("", description="GB/T 30428 code, where it has one.")
    title: LabelText = Field(description="What people call it.")
    problem: ProblemKindName = Field(description="Which kind of problem it is.")
    grade: Grade = Field("general", description="Of an event that nothing grades otherwise.")
    urgency: Literal["normal", "urgent"] = Field("normal", description="Of its cases.")
    fusion: FusionLimits | None = Field(None, description="Signals of this class are never fused when absent.")
    least_confidence: float = Field(0, ge=0, le=1, description="A less certain signal joins an event but opens none.")
    reportable: bool = Field(True, description="People may report it; else only sensors, rules and cases raise it.")
    opens_event: bool = Field(True, description="Signals of a class that does not are evidence for warnings only.")
    concerns: Concern | None = Field(None, description="Whom or what a report is about; said by every public class.")
    complaint_about: AttributeName | None = Field(
        None,
        description="Attribute that names the department which a report of the class complains about: that department"
        " never reads what was said and shown, and until one is named, only posts with the right see_reports do.",
    )
    public_view: PublicView = Field(PublicView(), description="What anybody may see of a report; nothing when absent.")
    attributes: tuple[EventAttribute, ...] = Field(
        (), max_length=MOST_ATTRIBUTES, description="What its reports, signals, events and cases carry beside all that."
    )

    @cached_property
    def environment(self) -> Environment:
        """The variables of conditions: the attributes that the topic of events lets through to whoever judges them."""
        return Environment.of(item for item in self.attributes if item.number <= EVENTS_CITY_EVENTS.classification)

    def attribute(self, name: str) -> EventAttribute | None:
        """An attribute by its name; None where the class has none of it."""
        return next((item for item in self.attributes if item.attribute == name), None)

    @model_validator(mode="after")
    def _attributes_differ(self) -> EventClass:
        names = [item.attribute for item in self.attributes]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise SentenceError(say("pack-attributes-alike", names=phrase_list(twice)))
        return self

    @model_validator(mode="after")
    def _same_of_its_own(self) -> EventClass:
        for name in self.fusion.same if self.fusion else ():
            found = self.attribute(name)
            if found is None or not found.type.variable:
                known = [item.attribute for item in self.attributes if item.type.variable]
                listed = phrase_list(known) if known else say("pack-has-none")
                raise SentenceError(say("pack-same-unknown", name=name, known=listed))
            if found.number > EVENTS_SIGNALS.classification:
                raise SentenceError(say("pack-same-too-high", name=name, classification=found.classification))
        return self

    @model_validator(mode="after")
    def _complaint_names_a_department(self) -> EventClass:
        if self.complaint_about is None:
            return self
        found = self.attribute(self.complaint_about)
        if found is None or not isinstance(found.type, ReferenceType) or found.type.to != "department":
            raise SentenceError(say("pack-complaint-unknown", name=self.complaint_about))
        if found.number > CASES_CASES.classification:
            classification = found.classification
            raise SentenceError(
                say("pack-complaint-too-high", name=self.complaint_about, classification=classification)
            )
        return self

    @model_validator(mode="after")
    def _may_be_public(self) -> EventClass:
        if not self.public_view.public:
            return self
        if self.concerns is None:
            raise SentenceError(say("pack-class-concerns-missing"))
        if self.concerns != "public_space":
            raise SentenceError(say("pack-class-never-public", concerns=self.concerns))
        if not self.reportable:
            raise SentenceError(say("pack-class-not-reported"))
        return self

    @model_validator(mode="after")
    def _answered(self) -> EventClass:
        if self.reportable and not self.opens_event:
            raise SentenceError(say("pack-class-opens-nothing"))
        return self
