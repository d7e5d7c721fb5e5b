"""The attributes that a class asks for, as Open311 describes and names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cityloop_expressions import FIELD, Attribute, AttributeType
from cityloop_expressions.types.area.type import AreaType
from cityloop_expressions.types.check.type import CheckType
from cityloop_expressions.types.choice.type import ChoiceType
from cityloop_expressions.types.choices.type import ChoicesType
from cityloop_expressions.types.flag.type import FlagType
from cityloop_expressions.types.moment.type import MomentType
from cityloop_expressions.types.number.type import NumberType
from cityloop_expressions.types.text.type import TextType
from cityloop_localisation import Language
from cityloop_packs import EventAttribute, FormDefinition

from cityloop_citizen_services.edge.attributes import CHECKS, LONG_TEXT, offered_by, sent_name, unit_name
from cityloop_citizen_services.open311.entrypoints.open311_models import AttributeValueOffered, ServiceAttribute


def open311_labels(field: str) -> dict[str, str]:
    """What Open311 calls the attribute that a refusal names; nothing of other fields."""
    return {field: sent_name(field.removeprefix(FIELD))} if field.startswith(FIELD) else {}


def service_attributes(asked: Iterable[EventAttribute], language: Language) -> list[ServiceAttribute]:
    """The attributes of a service as Open311 describes them, in the order of the pack."""
    return [
        _service_attribute(order, item, language, required=item.asked == "required")
        for order, item in enumerate(asked, start=1)
    ]


Areas = Callable[[str], Iterable[tuple[str, Mapping[str, str]]]]
"""The areas of a layer of the city, with their names."""


def form_attributes(form: FormDefinition, areas: Areas, language: Language) -> list[ServiceAttribute]:
    """The fields of a form as Open311 describes them. It knows no conditions and no groups: what is asked sometimes is
    not required, and of a group the first is described; a further one is sent as `trees.2.height`.
    """
    always = {item.attribute for page, item in form.fields if item.required and not item.when and not page.when}
    found = [(item.attribute, item, item.attribute in always) for _, item in form.fields]
    found += [(f"{group.group}.1.{item.attribute}", item, False) for _, group in form.groups for item in group.fields]
    return [
        _service_attribute(order, item, language, code=code, required=required, areas=areas)
        for order, (code, item, required) in enumerate(found, start=1)
    ]


def _service_attribute(
    order: int, item: Attribute, language: Language, *, code: str = "", required: bool, areas: Areas | None = None
) -> ServiceAttribute:
    hint = language.name(item.hint.texts) if item.hint else ""
    described: ServiceAttribute = {
        "variable": True,
        "code": code or item.attribute,
        "datatype": _datatype(item.type),
        "required": required,
        "datatype_description": hint or unit_name(item.type, language),
        "order": order,
        "description": language.name(item.name.texts),
    }
    offered: list[AttributeValueOffered] = [
        {"key": name, "name": language.name(texts)} for name, texts in offered_by(item.type)
    ]
    if isinstance(item.type, FlagType):
        offered = [{"key": word, "name": language.say(f"form-flag-{word}")} for word in ("true", "false")]
    if isinstance(item.type, CheckType):
        offered = [{"key": outcome, "name": language.say(message)} for outcome, message in CHECKS.items()]
    if isinstance(item.type, AreaType) and areas is not None:
        offered = [{"key": area, "name": language.name(texts)} for area, texts in areas(item.type.layer)]
        described["datatype"] = "singlevaluelist"
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
        case ChoiceType() | FlagType() | CheckType():
            return "singlevaluelist"
        case TextType(longest=longest) if longest > LONG_TEXT:
            return "text"
        case _:
            return "string"
