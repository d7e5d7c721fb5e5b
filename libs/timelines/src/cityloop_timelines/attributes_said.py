"""What was said of an attribute, as people read it: its name, its value, its unit."""

from __future__ import annotations

from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop_expressions.types.choosing import ChoosingType
from cityloop_expressions.types.number.type import NumberType
from cityloop_localisation import Phrase, name_of, phrase_list, say
from cityloop_packs import EventAttribute, LabelText


def attribute_said(name: str, value: AttributeValue, declared: EventAttribute | None) -> Phrase:
    """An attribute with its value; its identifiers where no pack declares it any more."""
    called = name if declared is None else _name(declared.name)
    return say("attribute-said", name=called, value=value_said(value, declared))


def value_said(value: AttributeValue, declared: EventAttribute | None) -> Phrase:
    """A value, with the names of choices and of its unit."""
    match value.WhichOneof("value"):
        case "number":
            unit = _unit(value, declared)
            number = say("attribute-number", value=value.number)
            return say("attribute-with-unit", value=number, unit=unit) if unit else number
        case "flag":
            return say("attribute-flag-true") if value.flag else say("attribute-flag-false")
        case "choice":
            return _choice(value.choice, declared)
        case "choices":
            return phrase_list(_choice(choice, declared) for choice in value.choices.choices)
        case "moment":
            return say("attribute-moment", moment=value.moment.ToJsonString().removesuffix("Z").replace("T", " "))
        case "duration":
            return say("attribute-duration", seconds=value.duration.ToTimedelta().total_seconds())
        case "shape":
            return say("attribute-place", count=len(value.shape.positions))
        case "reference":
            return value.reference
        case _:
            return value.text


def _choice(choice: str, declared: EventAttribute | None) -> Phrase:
    kind = None if declared is None else declared.type
    text = kind.name_of(choice) if isinstance(kind, ChoosingType) else None
    return choice if text is None else _name(text)


def _unit(value: AttributeValue, declared: EventAttribute | None) -> Phrase:
    kind = None if declared is None else declared.type
    if isinstance(kind, NumberType) and kind.unit_name is not None:
        return _name(kind.unit_name)
    return value.unit


def _name(text: LabelText) -> Phrase:
    return name_of(text.label())
