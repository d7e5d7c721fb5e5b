"""Answers to forms: documents that fit the JSON Schema of their form, checked by it and by its conditions.

The order is one for every door: shape and types by JSON Schema, then, in the order of the form, whether a field is
asked, its value by its type, and whether what is required is there. What is not asked is left out, so that a hidden
value is neither kept nor known to any condition.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs
from cityloop.common.v1.common_pb2 import AttachmentReference, AttachmentReferences, AttributeOrigin, AttributeValue
from cityloop_expressions import FIELD, ValueRefusedError, json_of, value_of_json
from cityloop_expressions.types.area.type import AreaType
from cityloop_expressions.types.check.type import FAILED, PASSED, CheckType
from cityloop_kernel import InvalidError

from cityloop_packs.kinds.forms.asking import Asked, asked_in, asked_of_each
from cityloop_packs.kinds.forms.json_schema import json_schema_of
from cityloop_packs.kinds.forms.schema import FormDefinition, FormField, FormGroup

MOST_BYTES = 256 * 1024
"""Of a document."""
MOST_PROBLEMS = 50
KEPT_VALIDATORS = 500
ROW = re.compile(r"(?P<group>[a-z][a-z0-9_]{0,62})\.(?P<row>[1-9][0-9]{0,2})\.(?P<name>[a-z][a-z0-9_]{0,62})")
"""How a field of one of a group is called where only texts are sent: `trees.2.height`, from 1."""
Values = Mapping[str, AttributeValue]
Areas = Callable[[str], Collection[str]]
"""The areas of a layer of the city."""
Files = Mapping[str, Sequence[AttachmentReference]]
"""What came beside a document, by the names of fields."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a checklist came to."""

    passed: int
    failed: int
    not_applicable: int

    @property
    def good(self) -> bool:
        """Whether nothing failed."""
        return not self.failed


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that fits its form."""

    values: Values
    rows: Mapping[str, Sequence[Values]]
    left_out: tuple[str, ...] = ()
    """What was given and is not asked."""

    @property
    def document(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            **{name: json_of(value) for name, value in self.values.items()},
            **{name: [_plain(row) for row in rows] for name, rows in self.rows.items()},
        }

    def attributes(self, origin: AttributeOrigin) -> dict[str, AttributeValue]:
        """The values with who gave them."""
        found = {}
        for name, value in self.values.items():
            found[name] = AttributeValue()
            found[name].CopyFrom(value)
            found[name].origin.CopyFrom(origin)
        return found


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """What came of a document: the answer as far as it goes, and all that is wrong with it."""

    answer: Answer
    problems: tuple[InvalidError, ...]

    def accepted(self) -> Answer:
        """The answer.

        Raises:
            InvalidError: the first thing that is wrong.
        """
        if self.problems:
            raise self.problems[0]
        return self.answer


def read_document(text: str | bytes) -> Any:
    """A document as it was sent.

    Raises:
        InvalidError: it is too large, or no JSON.
    """
    if len(text) > MOST_BYTES:
        details = {"field": "answer", "most": str(MOST_BYTES // 1024)}
        raise InvalidError(f"an answer has at most {MOST_BYTES} bytes", "ANSWER_TOO_LARGE", details)
    try:
        document = json.loads(text, parse_constant=_no_constant)
        json.dumps(document, ensure_ascii=False).encode()  # half of a character, which JSON can write, is none
    except (ValueError, RecursionError) as error:
        raise InvalidError("the answer is no JSON", "ANSWER_NOT_JSON", {"field": "answer"}) from error
    return document


def check_answer(form: FormDefinition, document: Any, files: Files, areas: Areas) -> CheckedAnswer:
    """An answer by a document that somebody gave.

    Args:
        form: that it answers.
        document: read from JSON.
        files: that came beside it.
        areas: of layers of the city, which some fields choose from.
    """
    problems = _Problems()
    given = document if isinstance(document, dict) else {}
    unexplained = [problems.of_schema(form, error) for error in _validator(form).iter_errors(document)]
    values: dict[str, AttributeValue] = {}
    rows: dict[str, Sequence[Values]] = {}
    left_out: list[str] = []
    for asked in asked_in(form):
        part = asked.part
        name = part.attribute if isinstance(part, FormField) else part.group
        if not asked.holds(values):
            left_out += [name] if name in given or name in files else []
        elif isinstance(part, FormField):
            value = _taken(part, name, given, files, areas, problems)
            values |= {} if value is None else {name: value}
        else:
            rows[name] = _rows(part, asked, given.get(name), values, areas, problems)
    for name in unexplained:
        if name and name.partition(".")[0] not in left_out:
            problems.add(name, _refusal(name, "ANSWER_SHAPE_WRONG"))
    answer = Answer(values, {name: found for name, found in rows.items() if found}, tuple(left_out))
    return CheckedAnswer(answer, tuple(problems.found))


def outcome_of(form: FormDefinition, answer: Answer) -> Outcome | None:
    """What the checks of an answer came to; None of a form without any."""
    checks = [item for _, item in form.fields if isinstance(item.type, CheckType)]
    of_rows = {item.attribute for _, group in form.groups for item in group.fields if isinstance(item.type, CheckType)}
    if not checks and not of_rows:
        return None
    said = [answer.values[item.attribute].choice for item in checks if item.attribute in answer.values]
    said += [row[name].choice for rows in answer.rows.values() for row in rows for name in of_rows if name in row]
    passed, failed = said.count(PASSED), said.count(FAILED)
    return Outcome(passed, failed, len(said) - passed - failed)


def document_of_texts(form: FormDefinition, texts: Mapping[str, Sequence[str]], zone: dt.tzinfo) -> CheckedTexts:
    """A document by what people typed, by names as `depth` and `trees.2.height`; what is blank was not given.

    Args:
        form: that is answered.
        texts: one, or each of several.
        zone: of moments that name none.
    """
    found = CheckedTexts({}, [])
    by_name = {item.attribute: item for _, item in form.fields}
    in_groups = {group.group: {item.attribute: item for item in group.fields} for _, group in form.groups}
    numbered: dict[str, dict[int, dict[str, Any]]] = {}
    for name in texts:
        given = [text for text in texts[name] if text.strip()]
        match = ROW.fullmatch(name)
        item = in_groups.get(match["group"], {}).get(match["name"]) if match else by_name.get(name)
        if not given:
            continue
        if item is None:
            found.problems.append(_refusal(name[:150], "ATTRIBUTE_UNKNOWN", known=", ".join(by_name)))
            continue
        try:
            value = json_of(item.value_of(given, zone))
        except InvalidError as error:
            found.problems.append(_at(error, name))
            continue
        if match:
            numbered.setdefault(match["group"], {}).setdefault(int(match["row"]), {})[item.attribute] = value
        else:
            found.document[name] = value
    for group, rows in numbered.items():
        found.document[group] = [rows[number] for number in sorted(rows)]
    return found


@dataclass(slots=True)
class CheckedTexts:
    """A document as far as what was typed could be read, and what could not."""

    document: dict[str, Any]
    problems: list[InvalidError]


def texts_of(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """What people would have typed for a document, by the same names."""
    found: dict[str, list[str]] = {}
    for name, value in document.items():
        if isinstance(value, list) and any(isinstance(part, dict) for part in value):
            for number, row in enumerate(value, start=1):
                found |= {f"{name}.{number}.{inner}": _typed(given) for inner, given in row.items()}
        else:
            found[name] = _typed(value)
    return found


@dataclass
class _Problems:
    found: list[InvalidError] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)

    def add(self, name: str, error: InvalidError) -> None:
        """One for a field: the first says what to do first."""
        if name not in self.fields and len(self.found) < MOST_PROBLEMS:
            self.fields.add(name)
            self.found.append(error)

    def of_schema(self, form: FormDefinition, error: jsonschema_rs.ValidationError) -> str:
        """What the schema refuses. Returns the field of which its type may say better what is wrong; empty where all is
        said, or where the walk through the form says what is missing.
        """
        where, keyword = list(error.instance_path), str(error.schema_path[-1]) if error.schema_path else ""
        name = _name_at(where)
        if keyword == "additionalProperties":
            for unknown in getattr(error.kind, "unexpected", ()):
                full = f"{name}.{unknown}"[:150] if name else unknown[:150]
                self.add(full, _refusal(full, "ATTRIBUTE_UNKNOWN", known=", ".join(list(_names(form))[:20])))
        elif keyword == "not":
            self.add(name, _refusal(name, "ANSWER_MARKUP"))
        elif keyword == "maxItems" and len(where) == 1 and any(group.group == name for _, group in form.groups):
            most = next(group.most for _, group in form.groups if group.group == name)
            self.add(name, _refusal(name, "ANSWER_ROWS_TOO_MANY", most=str(most)))
        elif keyword == "type" and (not where or not isinstance(where[0], str) or _is_group(form, where)):
            self.add(name or "answer", _refusal(name or "answer", "ANSWER_SHAPE_WRONG"))
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
            value = _attached(item, given, files)
        else:
            value = None if given.get(key) is None else item.checked(value_of_json(item.type, given[key]))
    except ValueRefusedError as error:
        problems.add(name, error.refusal(f"{FIELD}{name}"))
        return None
    except InvalidError as error:
        problems.add(name, _at(error, name))
        return None
    if value is None and item.required:
        problems.add(name, _refusal(name, "ATTRIBUTE_MISSING"))
    if value is not None and isinstance(item.type, AreaType) and value.reference not in areas(item.type.layer):
        problems.add(name, _refusal(name, "ANSWER_AREA_UNKNOWN", layer=item.type.layer, given=value.reference))
    return value


def _attached(item: FormField, given: Mapping[str, Any], files: Files) -> AttributeValue | None:
    """Files that came beside; a document may name those that were taken in before, and no others."""
    if item.attribute in given and item.attribute not in files:
        raise ValueRefusedError("ATTRIBUTE_NO_FILE")
    come = files.get(item.attribute, ())
    if not come:
        return None
    return item.checked(AttributeValue(attachments=AttachmentReferences(attachments=come)))


def _rows(
    group: FormGroup, asked: Asked, given: Any, values: Values, areas: Areas, problems: _Problems
) -> list[Values]:
    listed = [row for row in given[: group.most] if isinstance(row, dict)] if isinstance(given, list) else []
    found: list[Values] = []
    each = list(asked_of_each(group, asked))
    for number, row in enumerate(listed, start=1):
        known: dict[str, AttributeValue] = {}
        for one in each:
            item = one.part
            if isinstance(item, FormField) and one.holds({**values, **known}):
                value = _taken(item, f"{group.group}.{number}.{item.attribute}", row, {}, areas, problems)
                known |= {} if value is None else {item.attribute: value}
        found.append(known)
    if len(found) < group.least:
        problems.add(group.group, _refusal(group.group, "ANSWER_ROWS_TOO_FEW", least=str(group.least)))
    return found


def _validator(form: FormDefinition) -> jsonschema_rs.Draft202012Validator:
    """Made once a version of a form."""
    found = _validators.get(form.digest)
    if found is None:
        if len(_validators) >= KEPT_VALIDATORS:
            _validators.clear()
        found = jsonschema_rs.Draft202012Validator(json_schema_of(form, form.form), validate_formats=True)
        _validators[form.digest] = found
    return found


_validators: dict[str, jsonschema_rs.Draft202012Validator] = {}


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


def _refusal(name: str, reason: str, **details: str) -> InvalidError:
    said = ", ".join(f"{key} {value}" for key, value in details.items())
    text = f"{name}: {reason}{f' ({said})' if said else ''}"
    return InvalidError(text, reason, {"field": f"{FIELD}{name}", "attribute": name, **details})


def _at(error: InvalidError, name: str) -> InvalidError:
    """The same refusal, at the field of one of a group."""
    return InvalidError(str(error), error.reason, {**error.details, "field": f"{FIELD}{name}"})


def _plain(row: Values) -> dict[str, Any]:
    return {name: json_of(value) for name, value in row.items()}


def _typed(value: Any) -> list[str]:
    match value:
        case bool():
            return ["true" if value else "false"]
        case float() | int():
            return [f"{value:.15g}"]
        case [[*_], *_]:
            return [";".join(f"{longitude:.15g},{latitude:.15g}" for longitude, latitude in value)]
        case [*parts]:
            return [str(part) for part in parts]
        case _:
            return [str(value)]


def _no_constant(name: str) -> Any:
    raise ValueError(name)
