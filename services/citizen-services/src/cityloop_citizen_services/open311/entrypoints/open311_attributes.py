"""The attributes that a class asks for, as Open311 describes and names them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cityloop_expressions import FIELD, AttributeType
from cityloop_expressions.types.choice.type import ChoiceType
from cityloop_expressions.types.choices.type import ChoicesType
from cityloop_expressions.types.flag.type import FlagType
from cityloop_expressions.types.moment.type import MomentType
from cityloop_expressions.types.number.type import NumberType
from cityloop_expressions.types.text.type import TextType
from cityloop_localisation import Language
from cityloop_packs import EventAttribute

from cityloop_citizen_services.edge.attributes import LONG_TEXT, offered_by, sent_name, unit_name
from cityloop_citizen_services.open311.entrypoints.open311_models import AttributeValueOffered, ServiceAttribute


def open311_labels(field: str) -> dict[str, str]:
    """What Open311 calls the attribute that a refusal names; nothing of other fields."""
    return {field: sent_name(field.removeprefix(FIELD))} if field.startswith(FIELD) else {}


def service_attributes(asked: Iterable[EventAttribute], language: Language) -> list[ServiceAttribute]:
    """The attributes of a service as Open311 describes them, in the order of the pack."""
    return [_service_attribute(order, item, language) for order, item in enumerate(asked, start=1)]


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
        {"key": name, "name": language.name(texts)} for name, texts in offered_by(item.type)
    ]
    if isinstance(item.type, FlagType):
        offered = [{"key": word, "name": language.say(f"form-flag-{word}")} for word in ("true", "false")]
    if offered:
        described["values"] = offered
    return described


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
