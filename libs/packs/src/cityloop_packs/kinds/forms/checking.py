"""Whether an answer fits its form.

The order is one for every door: shape and types by JSON Schema, then, in the order of the form, whether a field is
asked, its value by its type, and whether what is required is there. What is not asked is left out, so that a hidden
value is neither kept nor known to any condition.
"""

from __future__ import annotations

import asyncio
from collections import ChainMap
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import jsonschema_rs
from cityloop.common.v1.common_pb2 import AttachmentReference, AttachmentReferences, AttributeValue
from cityloop_expressions import FIELD, ValueRefusedError, value_of_json
from cityloop_expressions.types.area.type import AreaType
from cityloop_kernel import InvalidError

from cityloop_packs.kinds.forms.answers import Answer, CheckedAnswer, Values, at_field, refusal
from cityloop_packs.kinds.forms.asking import Asked, asked_in, asked_of_each
from cityloop_packs.kinds.forms.json_schema import json_schema_of
from cityloop_packs.kinds.forms.schema import FormDefinition, FormField, FormGroup

MOST_PROBLEMS = 50
KEPT_VERSIONS = 500
FIELDS_AT_ONCE, ROWS_AT_ONCE = 30, 10
"""What is judged before others go on: about a millisecond."""
Result = TypeVar("Result")
Steps: TypeAlias = Generator[int, None, Result]
Areas = Callable[[str], Collection[str]]
"""The areas of a layer of the city."""
Files = Mapping[str, Sequence[AttachmentReference]]
"""What came beside a document, by the names of fields."""


def check_answer(form: FormDefinition, document: Any, files: Files, areas: Areas) -> CheckedAnswer:
    """An answer by a document that somebody gave.

    Args:
        form: that it answers.
        document: read from JSON.
        files: that came beside it.
        areas: of layers of the city, which some fields choose from.
    """
    steps = _checking(form, document, files, areas)
    try:
        while True:
            next(steps)
    except StopIteration as done:
        checked: CheckedAnswer = done.value
        return checked


async def check_answer_in_steps(form: FormDefinition, document: Any, files: Files, areas: Areas) -> CheckedAnswer:
    """The same, letting others go on in between: an answer with hundreds of rows would hold all up."""
    steps = _checking(form, document, files, areas)
    judged = 0
    try:
        while True:
            judged += next(steps)
            if judged >= FIELDS_AT_ONCE:
                judged = 0
                await asyncio.sleep(0)
    except StopIteration as done:
        checked: CheckedAnswer = done.value
        return checked


def _checking(form: FormDefinition, document: Any, files: Files, areas: Areas) -> Steps[CheckedAnswer]:
    """Yields how many fields were judged since."""
    problems = _Problems()
    given = document if isinstance(document, dict) else {}
    ready = _ready(form)
    unexplained = yield from _misfits(form, ready.validator, document, problems)
    values: dict[str, AttributeValue] = {}
    rows: dict[str, Sequence[Values]] = {}
    left_out: list[str] = []
    for asked in ready.asked:
        yield 1
        part = asked.part
        name = part.attribute if isinstance(part, FormField) else part.group
        if not asked.holds(values):
            left_out += [name] if name in given or name in files else []
        elif isinstance(part, FormField):
            value = _taken(part, name, given, files, areas, problems)
            values |= {} if value is None else {name: value}
        else:
            each = ready.of_each[name]
            rows[name] = yield from _rows(part, each, given.get(name), values, files, areas, problems)
    for name in unexplained:
        if name and name.partition(".")[0] not in left_out:
            problems.add(name, refusal(name, "ANSWER_SHAPE_WRONG"))
    answer = Answer(values, {name: found for name, found in rows.items() if found}, tuple(left_out))
    return CheckedAnswer(answer, tuple(problems.found))


@dataclass
class _Problems:
    found: list[InvalidError] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)

    def add(self, name: str, error: InvalidError) -> None:
        """One for a field: the first says what to do first."""
        if name not in self.fields and len(self.found) < MOST_PROBLEMS:
            self.fields.add(name)
            self.found.append(error)

    def of_schema(self, form: FormDefinition, error: jsonschema_rs.ValidationError, first: int = 0) -> str:
        """What the schema refuses, in rows from the `first`. Returns the field of which its type may say better what is
        wrong; empty where all is said, or where the walk through the form says what is missing.
        """
        where, keyword = list(error.instance_path), str(error.schema_path[-1]) if error.schema_path else ""
        if len(where) > 1 and isinstance(where[1], int):
            where[1] += first
        name = _name_at(where)
        if keyword == "additionalProperties":
            for unknown in getattr(error.kind, "unexpected", ()):
                full = f"{name}.{unknown}"[:150] if name else unknown[:150]
                self.add(full, refusal(full, "ATTRIBUTE_UNKNOWN", known=", ".join(list(_names(form))[:20])))
        elif keyword == "not":
            self.add(name, refusal(name, "ANSWER_MARKUP"))
        elif keyword == "maxItems" and len(where) == 1 and any(group.group == name for _, group in form.groups):
            most = next(group.most for _, group in form.groups if group.group == name)
            self.add(name, refusal(name, "ANSWER_ROWS_TOO_MANY", most=str(most)))
        elif keyword == "type" and (not where or not isinstance(where[0], str) or _is_group(form, where)):
            self.add(name or "answer", refusal(name or "answer", "ANSWER_SHAPE_WRONG"))
        elif keyword not in {"required", "minItems"}:
            return name
        return ""


def _taken(
    item: FormField, name: str, given: Mapping[str, Any], files: Files, areas: Areas, problems: _Problems
) -> AttributeValue | None:
    """The value of a field that is asked; None where it has none."""
    key = item.attribute
    try:
        if item.type.value_field == "attachments":
            value = _attached(item, name, given, files)
        else:
            value = None if given.get(key) is None else item.checked(value_of_json(item.type, given[key]))
    except ValueRefusedError as error:
        problems.add(name, error.refusal(f"{FIELD}{name}"))
        return None
    except InvalidError as error:
        problems.add(name, at_field(error, name))
        return None
    if value is None and item.required:
        problems.add(name, refusal(name, "ATTRIBUTE_MISSING"))
    if value is not None and isinstance(item.type, AreaType) and value.reference not in areas(item.type.layer):
        problems.add(name, refusal(name, "ANSWER_AREA_UNKNOWN", layer=item.type.layer, given=value.reference))
    return value


def _attached(item: FormField, name: str, given: Mapping[str, Any], files: Files) -> AttributeValue | None:
    """Files that came beside; a document may name those that were taken in before, and no others."""
    if item.attribute in given and name not in files:
        raise ValueRefusedError("ATTRIBUTE_NO_FILE")
    come = files.get(name, ())
    if not come:
        return None
    return item.checked(AttributeValue(attachments=AttachmentReferences(attachments=come)))


def _misfits(
    form: FormDefinition, validator: jsonschema_rs.Draft202012Validator, document: Any, problems: _Problems
) -> Steps[list[str]]:
    """What does not fit the schema; returns the fields of which their type may say better what is wrong.

    The validator goes on without a pause until it is done, so rows are put to it few at a time.
    """
    cut = [] if not isinstance(document, dict) else [name for name, value in document.items() if _long(value)]
    whole = document if not cut else {**document, **{name: [] for name in cut}}
    unexplained = [problems.of_schema(form, error) for error in validator.iter_errors(whole)]
    for name in cut:
        rows = document[name]
        for first in range(0, len(rows), ROWS_AT_ONCE):
            yield FIELDS_AT_ONCE
            few = {name: rows[first : first + ROWS_AT_ONCE]}
            unexplained += [problems.of_schema(form, error, first) for error in validator.iter_errors(few)]
            if len(problems.found) >= MOST_PROBLEMS:
                break
        most = next((group.most for _, group in form.groups if group.group == name), len(rows))
        if len(rows) > most:
            problems.add(name, refusal(name, "ANSWER_ROWS_TOO_MANY", most=str(most)))
    return unexplained


def _long(value: Any) -> bool:
    return isinstance(value, list) and len(value) > ROWS_AT_ONCE and all(isinstance(row, dict) for row in value)


def _rows(
    group: FormGroup, each: Sequence[Asked], given: Any, values: Values, files: Files, areas: Areas, problems: _Problems
) -> Steps[list[Values]]:
    listed = [row for row in given[: group.most] if isinstance(row, dict)] if isinstance(given, list) else []
    found: list[Values] = []
    for number, row in enumerate(listed, start=1):
        yield len(each)
        known: dict[str, AttributeValue] = {}
        at_hand = ChainMap(known, dict(values))
        for one in each:
            item = one.part
            if isinstance(item, FormField) and one.holds(at_hand):
                value = _taken(item, f"{group.group}.{number}.{item.attribute}", row, files, areas, problems)
                known |= {} if value is None else {item.attribute: value}
        found.append(known)
    if len(found) < group.least:
        problems.add(group.group, refusal(group.group, "ANSWER_ROWS_TOO_FEW", least=str(group.least)))
    return found


@dataclass(frozen=True, slots=True)
class _Ready:
    """What answers to a version of a form are judged by."""

    validator: jsonschema_rs.Draft202012Validator
    asked: Sequence[Asked]
    of_each: Mapping[str, Sequence[Asked]]
    """By group."""


def _ready(form: FormDefinition) -> _Ready:
    """Made once a version of a form."""
    found = _kept.get(form.digest)
    if found is None:
        if len(_kept) >= KEPT_VERSIONS:
            _kept.clear()
        validator = jsonschema_rs.Draft202012Validator(json_schema_of(form, form.form), validate_formats=True)
        asked = tuple(asked_in(form))
        groups = [(one.part, one) for one in asked if isinstance(one.part, FormGroup)]
        found = _Ready(validator, asked, {part.group: tuple(asked_of_each(part, one)) for part, one in groups})
        _kept[form.digest] = found
    return found


_kept: dict[str, _Ready] = {}


def _names(form: FormDefinition) -> list[str]:
    return [*(item.attribute for _, item in form.fields), *(group.group for _, group in form.groups)]


def _is_group(form: FormDefinition, where: Sequence[str | int]) -> bool:
    return len(where) <= 2 and any(group.group == where[0] for _, group in form.groups)


def _name_at(where: Sequence[str | int]) -> str:
    """How a place in a document is called: `depth`, `trees.2.height`; what is inside a value is its field's."""
    if len(where) >= 3 and isinstance(where[1], int) and isinstance(where[2], str):
        return f"{where[0]}.{where[1] + 1}.{where[2]}"
    if len(where) == 2 and isinstance(where[1], int):
        return f"{where[0]}.{where[1] + 1}"
    return str(where[0]) if where else ""
