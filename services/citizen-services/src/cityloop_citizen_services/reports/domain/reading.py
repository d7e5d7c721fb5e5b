"""Which posts read what was said and shown in a matter: who has its case or a task of it, checks, or takes reports in.

A department that a report complains about never reads it, whoever has the case. Its class says which attribute names
that department.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop_packs import EventClass, Right

from cityloop_citizen_services.reports.domain.access import SEEN_AFTER_ENDING
from cityloop_citizen_services.reports.domain.personal_data import masked
from cityloop_citizen_services.reports.domain.report import Report

Attributes = Mapping[str, AttributeValue]


@dataclass(frozen=True, slots=True)
class Reader:
    """A post that asks."""

    department_id: str
    rights: Collection[str]
    """Of the post."""
    takes_in: bool
    """Whether a post of its department has the right to see reports."""


def may_read(report: Report, reader: Reader, holders: Collection[str], now: dt.datetime) -> bool:
    """Whether a post reads a report, or that it is withheld: while it goes on and for 30 days after it has ended.

    A post that takes reports in reads them all. One that handles, checks or supervises reads those of which its
    department leads the case or holds a task; in a department that takes reports in, one that checks or supervises
    reads them all too.
    """
    if report.status.state.ended and now > report.status.updated_at + SEEN_AFTER_ENDING:
        return False
    if Right.SEE_REPORTS in reader.rights:
        return True
    if reader.department_id == report.status.lead_department_id or reader.department_id in holders:
        return Right.HANDLE_TASKS in reader.rights or Right.RECORD_VERDICTS in reader.rights
    return reader.takes_in and Right.RECORD_VERDICTS in reader.rights


def complained_about(known: EventClass | None, said: Attributes, decided: Attributes) -> frozenset[str]:
    """Departments that a report complains about.

    Args:
        known: the class in the packs in use; None where none has it.
        said: attributes of the report.
        decided: attributes of its case, which an officer may have corrected.
    """
    attribute = None if known is None else known.complaint_about
    if attribute is None:
        return frozenset()
    return frozenset(values[attribute].reference for values in (said, decided) if attribute in values)


def is_withheld(
    known: EventClass | None, said: Attributes, decided: Attributes, department_id: str, rights: Collection[str]
) -> bool:
    """Whether nothing that was said is shown, for the report complains about the department that asks.

    Until somebody has said whom it complains about, and where no pack in use has the class, only posts that take
    reports in read it. Arguments as of `complained_about`; `rights` are those of the post that asks.
    """
    named = complained_about(known, said, decided)
    if department_id in named:
        return True
    untold = known is None or (known.complaint_about is not None and not named)
    return untold and Right.SEE_REPORTS not in rights


def masked_document(document: str) -> str:
    """An answer in JSON whose texts name no phone and no identity number."""
    return json.dumps(_masked(json.loads(document)), ensure_ascii=False)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, list):
        return [_masked(item) for item in value]
    if isinstance(value, dict):
        return {name: _masked(item) for name, item in value.items()}
    return value
