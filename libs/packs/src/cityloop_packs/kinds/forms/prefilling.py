"""Values that a form proposes before the person begins, and what the person made of them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from cityloop.common.v1.common_pb2 import (
    AttributeValue,
    PrefilledField,
    PrefilledValue,
    PrefillOrigin,
    PrefillOutcome,
    PrefillSource,
)
from cityloop_expressions import FIELD, ValueRefusedError, json_of, value_of_json
from cityloop_expressions.attribute_type import MARKUP
from cityloop_kernel import InvalidError

from cityloop_packs.kinds.forms.schema import FormDefinition, FormField, RowSource

SCRIPT = re.compile(MARKUP)
"""No answer may hold it, so nobody could confirm it."""


def proposed(
    form: FormDefinition,
    subject: Mapping[str, AttributeValue],
    last: Mapping[str, tuple[Mapping[str, Any], PrefillSource]],
    rows: Mapping[tuple[str, str], tuple[Mapping[str, str], PrefillSource]],
    greatest: int,
    zone: dt.tzinfo,
) -> list[PrefilledValue]:
    """What a form proposes: of each field the first of its sources that has a value which its type takes.

    Args:
        form: that will be answered.
        subject: attributes of the case or flow.
        last: by `subject` and `department`: the document of the last answer, where there is one.
        rows: that were read, by dataset and key.
        greatest: classification that whoever answers sees; nothing above is proposed.
        zone: of moments that name none.
    """
    found = []
    for _, item in form.fields:
        if item.number > greatest:
            continue
        for value, source in _sources(item, subject, last, rows, greatest, zone):
            if value is not None and not (isinstance(value, str) and SCRIPT.search(value)):
                text = json.dumps(value, ensure_ascii=False)
                found.append(PrefilledValue(field=item.attribute, value=text, source=source))
                break
    return found


def rows_needed(form: FormDefinition, subject: Mapping[str, AttributeValue]) -> dict[tuple[str, str], list[str]]:
    """The fields of rows that are to be read, by dataset and key; without those whose key nobody has said yet."""
    found: dict[tuple[str, str], list[str]] = {}
    for _, item in form.fields:
        for source in item.prefill:
            key = None if source.row is None else _key(source.row, subject)
            if source.row is not None and key is not None:
                fields = found.setdefault((source.row.dataset, key), [])
                if source.row.field not in fields:
                    fields.append(source.row.field)
    return found


def confirmed_fields(
    prefilled: Sequence[PrefilledValue], document: Mapping[str, Any], confirmed: Collection[str]
) -> list[PrefilledField]:
    """What the person made of each value that was prefilled.

    Raises:
        InvalidError: a value came back as it was, and nobody has confirmed it.
    """
    found = []
    for value in prefilled:
        given = document.get(value.field)
        if given is None:
            outcome = PrefillOutcome.PREFILL_OUTCOME_REMOVED
        elif given != json.loads(value.value):
            outcome = PrefillOutcome.PREFILL_OUTCOME_CHANGED
        elif value.field in confirmed:
            outcome = PrefillOutcome.PREFILL_OUTCOME_CONFIRMED
        else:
            text = f"{value.field} was put in beforehand: confirm it, or change it"
            details = {"field": f"{FIELD}{value.field}", "attribute": value.field}
            raise InvalidError(text, "PREFILL_UNCONFIRMED", details)
        found.append(PrefilledField(field=value.field, source=value.source, outcome=outcome))
    return found


def _sources(
    item: FormField,
    subject: Mapping[str, AttributeValue],
    last: Mapping[str, tuple[Mapping[str, Any], PrefillSource]],
    rows: Mapping[tuple[str, str], tuple[Mapping[str, str], PrefillSource]],
    greatest: int,
    zone: dt.tzinfo,
) -> Iterator[tuple[Any, PrefillSource]]:
    for source in item.prefill:
        if source.subject is not None:
            value = subject.get(source.subject)
            if value is not None and value.classification <= greatest:
                when = value.origin.occurred_at if value.origin.HasField("occurred_at") else None
                origin = PrefillOrigin.PREFILL_ORIGIN_SUBJECT
                yield json_of(value), PrefillSource(origin=origin, reference=source.subject, as_of=when)
        elif source.last is not None:
            document, whence = last.get(source.last, ({}, PrefillSource()))
            yield _fitting(item, document.get(item.attribute)), whence
        elif source.row is not None:
            key = _key(source.row, subject)
            row, whence = rows.get((source.row.dataset, key or ""), ({}, PrefillSource()))
            yield _typed(item, row.get(source.row.field, ""), zone), whence


def _key(row: RowSource, subject: Mapping[str, AttributeValue]) -> str | None:
    value = subject.get(row.key)
    plain = None if value is None else json_of(value)
    return plain if isinstance(plain, str) and plain else None


def _fitting(item: FormField, value: Any) -> Any:
    """A value of an answer to another version of the form, as far as its type takes it now."""
    try:
        return None if value is None else json_of(item.checked(value_of_json(item.type, value)))
    except (ValueRefusedError, InvalidError):
        return None


def _typed(item: FormField, text: str, zone: dt.tzinfo) -> Any:
    """A text of a row as a value; None where it is none of the field."""
    try:
        return json_of(item.value_of([text], zone)) if text.strip() else None
    except InvalidError:
        return None
