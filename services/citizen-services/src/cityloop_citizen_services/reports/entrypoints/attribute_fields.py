"""The attributes that a class asks for, as fields of the portal's form and as Open311 describes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cityloop_expressions import FIELD, AttributeType
from cityloop_expressions.types.choice.type import ChoiceType
from cityloop_expressions.types.choices.type import ChoicesType
from cityloop_expressions.types.choosing import ChoosingType
from cityloop_expressions.types.flag.type import FlagType
from cityloop_expressions.types.moment.type import MomentType
from cityloop_expressions.types.number.type import NumberType
from cityloop_expressions.types.text.type import TextType
from cityloop_localisation import Language
from cityloop_packs import EventAttribute

from cityloop_citizen_services.reports.entrypoints.open311_models import AttributeValueOffered, ServiceAttribute

LONG_TEXT = 200
"""Characters beyond which a text is written in several lines."""
Widget = Literal["text", "lines", "number", "flag", "choice", "choices", "moment", "duration", "place"]


@dataclass(frozen=True, slots=True)
class AttributeField:
    """One field of the form."""

    name: str
    """Of the field as it is sent."""
    field: str
    """As refusals name it."""
    label: str
    hint: str
    widget: Widget
    unit: str
    options: Sequence[tuple[str, str]]
    """Identifiers and what people call them."""
    typed: Sequence[str]
    required: bool
    longest: int


def sent_name(attribute: str) -> str:
    """What the field of an attribute is called as it is sent, here and in Open311."""
    return f"attribute[{attribute}]"


def attribute_labels(asked: Iterable[EventAttribute], language: Language) -> dict[str, str]:
    """What people see the fields called, by what refusals call them."""
    return {item.field: language.name(item.name.texts) for item in asked}


def open311_labels(field: str) -> dict[str, str]:
    """What Open311 calls the attribute that a refusal names; nothing of other fields."""
    return {field: sent_name(field.removeprefix(FIELD))} if field.startswith(FIELD) else {}


def form_fields(
    asked: Iterable[EventAttribute], typed: Mapping[str, Sequence[str]], language: Language
) -> list[AttributeField]:
    """The fields of a class, filled in with what was typed."""
    return [
        AttributeField(
            name=sent_name(item.attribute),
            field=item.field,
            label=language.name(item.name.texts),
            hint=language.name(item.hint.texts) if item.hint else "",
            widget=_widget(item.type),
            unit=unit_name(item.type, language),
            options=[(name, language.name(texts)) for name, texts in _offered(item.type)],
            typed=typed.get(item.attribute, ()),
            required=item.asked == "required",
            longest=item.type.longest if isinstance(item.type, TextType) else LONG_TEXT * 10,
        )
        for item in asked
    ]


def service_attributes(asked: Iterable[EventAttribute], language: Language) -> list[ServiceAttribute]:
    """The attributes of a service as Open311 describes them, in the order of the pack."""
    return [_service_attribute(order, item, language) for order, item in enumerate(asked, start=1)]


def unit_name(kind: AttributeType, language: Language) -> str:
    """What people call the unit of a number; empty where it has none."""
    if not isinstance(kind, NumberType):
        return ""
    return kind.unit if kind.unit_name is None else language.name(kind.unit_name.texts)


def _service_attribute(order: int, item: EventAttribute, language: Language) -> ServiceAttribute:
    hint = language.name(item.hint.texts) if item.hint else ""
    described: ServiceAttribute = {
        "variable": True,
        "code": item.attribute,
        "datatype": _datatype(item.type),
        "required": item.asked == "required",
        "datatype_description": hint or unit_name(item.type, language),
        "order": order,
        "description": language.name(item.name.texts),
    }
    offered: list[AttributeValueOffered] = [
        {"key": name, "name": language.name(texts)} for name, texts in _offered(item.type)
    ]
    if isinstance(item.type, FlagType):
        offered = [{"key": word, "name": language.say(f"form-flag-{word}")} for word in ("true", "false")]
    if offered:
        described["values"] = offered
    return described


def _offered(kind: AttributeType) -> Iterable[tuple[str, Mapping[str, str]]]:
    if isinstance(kind, ChoosingType):
        yield from ((item.choice, item.name.texts) for item in kind.offered)


def _datatype(kind: AttributeType) -> Any:
    match kind:
        case NumberType():
            return "number"
        case MomentType():
            return "datetime"
        case ChoicesType():
            return "multivaluelist"
        case ChoiceType() | FlagType():
            return "singlevaluelist"
        case TextType(longest=longest) if longest > LONG_TEXT:
            return "text"
        case _:
            return "string"


def _widget(kind: AttributeType) -> Any:
    if isinstance(kind, TextType):
        return "lines" if kind.longest > LONG_TEXT else "text"
    return kind.name if kind.name != "reference" else "text"
