"""Thing models: what things observe, how often they report, and what they can be told."""

from __future__ import annotations

from cityloop_expressions import MOST_ATTRIBUTES, Attribute
from cityloop_kernel import SentenceError, phrase_list, say
from pydantic import Field, model_validator

from cityloop_packs.values import DepartmentName, Identifier, LabelText, ModeName, Name, RoleName, Strict


class Interlock(Strict):
    """What must have been seen on site before a command is safe, by whom, and how long that holds."""

    interlock: Identifier = Field(description="Its name in statements.")
    title: LabelText | None = Field(None, description="What must be so, for people; its identifier when absent.")
    departments: tuple[DepartmentName, ...] = Field(min_length=1, description="Whose posts may state it.")
    roles: tuple[RoleName, ...] = Field((), description="Who of them may state it; any post of theirs when empty.")
    valid_seconds: float = Field(gt=0, le=86_400, description="How long a statement holds.")


class DeviceCommand(Strict):
    """A command of a thing model."""

    command: Identifier = Field(description="Its name in requests.")
    title: LabelText = Field(description="What people call it.")
    parameters: dict[Identifier, tuple[Name, ...]] = Field(default_factory=dict, description="Name to its values.")
    roles: tuple[RoleName, ...] = Field(min_length=1, description="Who may request it.")
    approve_roles: tuple[RoleName, ...] = Field(
        (), description="Who must approve it, another person; nobody when empty."
    )
    pre_authorised_modes: tuple[ModeName, ...] = Field((), description="Operating modes in which nobody must.")
    interlock: Interlock | None = Field(None, description="What must hold on site; nothing when absent.")
    complete_seconds: float = Field(60, gt=0, le=3_600, description="Without a result by then it has timed out.")


class ObservedProperty(Strict):
    """What things of a model observe, as datastreams and rules name it."""

    observed_property: Name = Field(description="Its name in datastreams and rules.")
    title: LabelText = Field(description="What people call it.")


class ThingModel(Strict):
    """thing-models.yaml: what things of the model observe, how often they report, and what they can be told."""

    thing_model: Identifier = Field(description="Its name in the whole fleet, which things are registered under.")
    title: LabelText = Field(description="What people call a thing of it.")
    observed_properties: tuple[ObservedProperty, ...] = Field((), description="Those that people have a name for.")
    reporting_seconds: float | None = Field(None, gt=0, le=86_400, description="Health is not watched when absent.")
    commands: tuple[DeviceCommand, ...] = Field((), description="What its things can be told.")
    attributes: tuple[Attribute, ...] = Field(
        (), max_length=MOST_ATTRIBUTES, description="What is known of its things that does not change by the minute."
    )

    @model_validator(mode="after")
    def _attributes_differ(self) -> ThingModel:
        names = [item.attribute for item in self.attributes]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise SentenceError(say("pack-attributes-alike", names=phrase_list(twice)))
        return self
