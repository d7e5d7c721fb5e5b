"""Fields of pydantic models as tables: what each may hold, its default, what it means, how it is written."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import UnionType
from typing import Any, Union, get_args, get_origin

import yaml
from cityloop_expressions import AttributeType
from cityloop_flows.effect import Effect
from cityloop_flows.guard import Guard
from cityloop_kernel import ReferenceTarget
from cityloop_packs.values import LabelText
from pydantic import BaseModel, RootModel, TypeAdapter
from pydantic.fields import FieldInfo

from reference.markdown import cell, code, table

BOUNDS = {
    "minimum": "{} or more",
    "exclusiveMinimum": "above {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "below {}",
    "minLength": "{} characters or more",
    "maxLength": "at most {} characters",
    "minItems": "{} or more",
    "maxItems": "at most {}",
    "minProperties": "{} or more",
    "maxProperties": "at most {}",
    "pattern": "matching `{}`",
}
WORDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "yes or no",
    "null": "nothing",
    "LabelText": "name",
}
FORMATS = {
    "file-path": "path of a file",
    "directory-path": "path of a folder",
    "path": "path",
    "password": "secret text",
}
PATTERNS = {
    "matching `^[a-z0-9][a-z0-9-]{0,62}$`": "of lower-case letters, digits, hyphens",
    "matching `^[a-z][a-z0-9_]{0,62}$`": "of lower-case letters, digits, underscores",
}
LONGEST = 120


class MeaningMissingError(Exception):
    """Fields that say nowhere what they mean, or that nothing shows written."""


def unwrapped(annotation: Any) -> Any:
    """What a model of one value holds, for that; names stay what they are."""
    wraps = isinstance(annotation, type) and issubclass(annotation, RootModel) and annotation is not LabelText
    return annotation.model_fields["root"].annotation if wraps else annotation


def nested(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a type is made of."""
    annotation = unwrapped(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from nested(part)


def models(first: Iterable[type[BaseModel]], left_out: Sequence[type[BaseModel]] = ()) -> list[type[BaseModel]]:
    """These models and those that their fields are made of, each once, in the order of reading."""
    found: list[type[BaseModel]] = []

    def take(model: type[BaseModel]) -> None:
        if model in found or model in left_out:
            return
        found.append(model)
        for field in model.model_fields.values():
            for inner in nested(field.annotation):
                take(inner)

    for model in first:
        take(model)
    return found


def meaning(model: type[BaseModel]) -> str:
    """What a model is: its docstring."""
    return inspect.cleandoc(model.__doc__ or "")


def type_of(field: FieldInfo, linked: Mapping[str, str]) -> str:
    """What a field may hold.

    Args:
        field: the field.
        linked: where models are described, by their names.
    """
    for declared in {Guard, Effect} & set(nested(field.annotation)):
        return f"list of [{declared.__name__.lower()}s]({linked[declared.__name__]})"
    if AttributeType in nested(field.annotation):
        return f"[kind of value]({linked[AttributeType.__name__]})"
    if ReferenceTarget.CONDITION in _refers(field):
        return f"[condition]({linked[ReferenceTarget.CONDITION.name]})"
    options = get_args(field.annotation) if get_origin(field.annotation) in {Union, UnionType} else ()
    for model in (field.annotation, *options):
        if isinstance(model, type) and issubclass(model, BaseModel) and model.__name__ in linked:
            return f"[{WORDS.get(model.__name__, model.__name__)}]({linked[model.__name__]})"
    if dt.timedelta in (field.annotation, *options):
        return "duration"
    schema = TypeAdapter(field.rebuild_annotation()).json_schema()
    definitions = schema.pop("$defs", {})
    referred = sorted({str(part) for part in _refers(field)})
    said = _said(schema, definitions, linked)
    return f"{said}; the name of {' or '.join(map(_one, referred))}" if referred else said


def _one(word: str) -> str:
    return f"{'an' if word[0] in 'aeio' else 'a'} {word}"


def _refers(field: FieldInfo) -> Iterator[ReferenceTarget]:
    yield from (part for part in field.metadata if isinstance(part, ReferenceTarget))
    yield from _refers_in(field.annotation)


def _refers_in(annotation: Any) -> Iterator[ReferenceTarget]:
    for part in get_args(annotation):
        if isinstance(part, ReferenceTarget):
            yield part
        else:
            yield from _refers_in(part)


def _said(schema: Mapping[str, Any], definitions: Mapping[str, Any], linked: Mapping[str, str]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in linked:
            return f"[{WORDS.get(name, name)}]({linked[name]})"
        return _said(definitions[name], definitions, linked)
    if "enum" in schema:
        return " or ".join(code(str(value)) for value in schema["enum"])
    if "const" in schema:
        return code(str(schema["const"]))
    if "oneOf" in schema:
        return f"[step]({linked['AnyStep']})"
    if "anyOf" in schema:
        parts = [_said(part, definitions, linked) for part in schema["anyOf"] if part.get("type") != "null"]
        return " or ".join(dict.fromkeys(parts))
    bounds = [cell(words.format(schema[name])) for name, words in BOUNDS.items() if name in schema]
    bounds = ["not empty" if bound == "1 characters or more" else PATTERNS.get(bound, bound) for bound in bounds]
    kind = schema.get("type")
    if kind == "array" and "prefixItems" in schema:
        said = "list of " + ", ".join(_said(part, definitions, linked) for part in schema["prefixItems"])
        bounds = []
    elif kind == "array":
        said = f"list of {_said(schema.get('items', {}), definitions, linked)}"
    elif kind == "object":
        values = [schema.get("additionalProperties"), *schema.get("patternProperties", {}).values()]
        said = f"map to {_said(next((value for value in values if value), {}), definitions, linked)}"
    else:
        said = FORMATS.get(schema.get("format", ""), WORDS.get(str(kind), "anything"))
    return ", ".join([said, *bounds])


def default_of(field: FieldInfo) -> str:
    """What holds where a field is left out."""
    if field.is_required():
        return "**must be given**"
    value = field.get_default(call_default_factory=True, validated_data={})
    value = value.root if isinstance(value, RootModel) else value
    if value is None or (not value and not isinstance(value, bool | int | float)):
        return "none"
    if isinstance(value, BaseModel):
        return "all defaults"
    return code(written(value))


def written(value: Any) -> str:
    """A value as it stands in YAML, on one line."""
    plain = TypeAdapter(Any).dump_python(value, mode="json")
    text: str = yaml.safe_dump(plain, default_flow_style=True, allow_unicode=True, width=10_000, sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...")


def example(name: str, values: Iterable[Any]) -> str:
    """The shortest of these values, as the line that gives it; empty where there is none that fits a cell."""
    lines = sorted((f"{name}: {written(value)}" for value in values), key=len)
    return next((line if len(line) <= LONGEST else f"{line[:LONGEST]} …" for line in lines), "")


def _wrapper_meaning(annotation: Any) -> str:
    """What a model of one value says that it is; nothing of other types."""
    return "" if unwrapped(annotation) is annotation else meaning(annotation)


def fields(
    model: type[BaseModel],
    linked: Mapping[str, str],
    examples: Mapping[str, Sequence[Any]],
    left_out: Iterable[str] = (),
    *,
    all_shown: bool = False,
) -> str:
    """The table of a model's fields; `examples` are values of each, as they were written somewhere.

    Raises:
        MeaningMissingError: a field has no description, or no example where `all_shown` asks for one of each.
    """
    rows, missing = [], []
    for name, field in model.model_fields.items():
        if name in left_out:
            continue
        shown = example(name, examples.get(name, ()))
        said = field.description or _wrapper_meaning(field.annotation)
        if not said:
            missing.append(f"{model.__module__}.{model.__qualname__}.{name} has no description")
        if all_shown and not shown:
            missing.append(f"no pack and no sample shows {model.__qualname__}.{name}")
        row = (code(name), type_of(field, linked), default_of(field), cell(said), code(shown))
        rows.append(row)
    if missing:
        raise MeaningMissingError("\n".join(missing))
    return table(("Field", "Holds", "Default", "Meaning", "Example"), rows) if rows else ""
