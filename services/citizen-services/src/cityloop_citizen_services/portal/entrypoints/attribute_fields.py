"""The attributes that a class asks for, as fields of the portal's form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cityloop_expressions import AttributeType
from cityloop_expressions.types.text.type import TextType
from cityloop_localisation import Language
from cityloop_packs import EventAttribute

from cityloop_citizen_services.edge.attributes import LONG_TEXT, offered_by, sent_name, unit_name

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


def attribute_labels(asked: Iterable[EventAttribute], language: Language) -> dict[str, str]:
    """What people see the fields called, by what refusals call them."""
    return {item.field: language.name(item.name.texts) for item in asked}


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
            options=[(name, language.name(texts)) for name, texts in offered_by(item.type)],
            typed=typed.get(item.attribute, ()),
            required=item.asked == "required",
            longest=item.type.longest if isinstance(item.type, TextType) else LONG_TEXT * 10,
        )
        for item in asked
    ]


def _widget(kind: AttributeType) -> Any:
    if isinstance(kind, TextType):
        return "lines" if kind.longest > LONG_TEXT else "text"
    return kind.name if kind.name != "reference" else "text"
