"""The attributes that a class asks for, as fields of the portal's form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cityloop_expressions import FIELD, Attribute, AttributeType
from cityloop_expressions.types.area.type import AreaType
from cityloop_expressions.types.check.type import CheckType
from cityloop_expressions.types.text.type import TextType
from cityloop_localisation import Language
from cityloop_packs import EventAttribute

from cityloop_citizen_services.edge.attributes import CHECKS, LONG_TEXT, offered_by, sent_name, unit_name

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
        field_of(item, item.attribute, typed.get(item.attribute, ()), language, required=item.asked == "required")
        for item in asked
    ]


def field_of(
    item: Attribute,
    name: str,
    typed: Sequence[str],
    language: Language,
    options: Sequence[tuple[str, str]] | None = None,
    *,
    required: bool | None = None,
) -> AttributeField:
    """One field.

    Args:
        item: what it asks for.
        name: of the attribute as it is sent: of one of a group with its number.
        typed: what stands in it.
        language: of the page.
        options: what may be chosen, where the city says that.
        required: as its form says when absent.
    """
    kind = item.type
    own = [(choice, language.name(texts)) for choice, texts in offered_by(kind)]
    if isinstance(kind, CheckType):
        own = [(outcome, language.say(message)) for outcome, message in CHECKS.items()]
    return AttributeField(
        name=sent_name(name),
        field=f"{FIELD}{name}",
        label=language.name(item.name.texts),
        hint=language.name(item.hint.texts) if item.hint else "",
        widget=_widget(kind) if not isinstance(kind, AreaType) else "text" if options is None else "choice",
        unit=unit_name(kind, language),
        options=own if options is None else options,
        typed=typed,
        required=required if required is not None else bool(getattr(item, "required", False)),
        longest=kind.longest if isinstance(kind, TextType) else LONG_TEXT * 10,
    )


def _widget(kind: AttributeType) -> Any:
    if isinstance(kind, TextType):
        return "lines" if kind.longest > LONG_TEXT else "text"
    return {"reference": "text", "check": "choice"}.get(kind.name, kind.name)
