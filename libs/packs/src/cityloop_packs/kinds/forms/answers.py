"""Answers to forms: documents that fit the JSON Schema of their form, and what people typed as one."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityloop.common.v1.common_pb2 import AttributeOrigin, AttributeValue
from cityloop_expressions import FIELD, json_of
from cityloop_expressions.types.check.type import FAILED, PASSED, CheckType
from cityloop_kernel import InvalidError

from cityloop_packs.kinds.forms.schema import FormDefinition

MOST_BYTES = 256 * 1024
"""Of a document."""
ROW = re.compile(r"(?P<group>[a-z][a-z0-9_]{0,62})\.(?P<row>[1-9][0-9]{0,2})\.(?P<name>[a-z][a-z0-9_]{0,62})")
"""How a field of one of a group is called where only texts are sent: `trees.2.height`, from 1."""
Values = Mapping[str, AttributeValue]


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

    @property
    def files(self) -> frozenset[str]:
        """Ids of the files in it."""
        every = (self.values, *(row for rows in self.rows.values() for row in rows))
        return frozenset(
            file.attachment_id
            for values in every
            for value in values.values()
            for file in value.attachments.attachments
        )

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
            found.problems.append(refusal(name[:150], "ATTRIBUTE_UNKNOWN", known=", ".join(by_name)))
            continue
        try:
            value = json_of(item.value_of(given, zone))
        except InvalidError as error:
            found.problems.append(at_field(error, name))
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


def refusal(name: str, reason: str, **details: str) -> InvalidError:
    """What is wrong with a field, by its name in the document."""
    said = ", ".join(f"{key} {value}" for key, value in details.items())
    text = f"{name}: {reason}{f' ({said})' if said else ''}"
    return InvalidError(text, reason, {"field": f"{FIELD}{name}", "attribute": name, **details})


def at_field(error: InvalidError, name: str) -> InvalidError:
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
