"""Attributes of a class of events: how the event's value is made, who is asked for it, who may set it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop_expressions import Attribute
from cityloop_expressions.types.choices.type import ChoicesType
from cityloop_kernel import SentenceError, say
from pydantic import Field, model_validator

from cityloop_packs.values import RoleName, StateName, Strict

ValueRule = Literal["first", "last", "greatest", "surest", "all"]


class SetBy(Strict):
    """Who may say what a value is, and where the case must stand."""

    roles: tuple[RoleName, ...] = Field(min_length=1, description="Whose posts may.")
    states: tuple[StateName, ...] = Field(
        (), description="States of the case, or phases; any in which it has not ended when empty."
    )


class EventAttribute(Attribute):
    """A typed value that reports, signals, events and cases of the class carry."""

    asked: Literal["required", "optional", "no"] = Field(
        "optional", description="Whether whoever reports is asked for it; a report without a required one is refused."
    )
    value: ValueRule = Field(
        "first",
        description="Which value of its signals an event has: the earliest, the latest, the greatest, that of the"
        " surest signal, or all together (of several choices).",
    )
    set_by: SetBy | None = Field(None, description="Who may give a case a value that has none; nobody when absent.")
    corrected_by: SetBy | None = Field(None, description="Who may correct a value; the former one is kept.")

    @model_validator(mode="after")
    def _rule_fits(self) -> EventAttribute:
        if self.value == "all" and not isinstance(self.type, ChoicesType):
            raise SentenceError(say("pack-value-all", type=self.type.name))
        if self.value == "greatest" and not self.type.ordered:
            raise SentenceError(say("pack-value-greatest", type=self.type.name))
        return self

    def better(self, one: AttributeValue, other: AttributeValue) -> AttributeValue:
        """The event's value of two that signals gave. In whatever order several are put together, one comes out."""
        earlier, later = sorted((one, other), key=_order)
        match self.value:
            case "last":
                return later
            case "greatest":
                return later if self.type.less(earlier, later) else earlier
            case "surest":
                return later if earlier.origin.confidence < later.origin.confidence else earlier
            case "all":
                return self._together(earlier, later)
            case _:
                return earlier

    def _together(self, earlier: AttributeValue, later: AttributeValue) -> AttributeValue:
        if not isinstance(self.type, ChoicesType):
            raise AssertionError("the schema lets only several choices be put together")
        joined = self.type.joined([*earlier.choices.choices, *later.choices.choices])
        joined.classification = earlier.classification
        joined.origin.CopyFrom(earlier.origin)
        return joined


def _order(value: AttributeValue) -> tuple[int, str]:
    """When it was so, and of one moment by the id of the signal, so that the order never depends on arrival."""
    return value.origin.occurred_at.ToNanoseconds(), value.origin.signal_id


def event_values(
    declared: Iterable[EventAttribute],
    before: Mapping[str, AttributeValue],
    said: Mapping[str, AttributeValue],
) -> dict[str, AttributeValue]:
    """The values of an event after one more signal; what its class does not declare is left out.

    Args:
        declared: by the class.
        before: the event's values.
        said: the signal's, each with its origin.
    """
    values = dict(before)
    for item in declared:
        name = item.attribute
        if name in said:
            values[name] = item.better(values[name], said[name]) if name in values else said[name]
    return values
