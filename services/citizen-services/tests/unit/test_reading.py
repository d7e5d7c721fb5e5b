"""Which posts read what was said: by department, right and time; never the department that is complained about."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import replace

import pytest
from cityloop.common.v1.common_pb2 import AttributeValue, Place
from cityloop_citizen_services.reports.domain.reading import Reader, is_withheld, masked_document, may_read
from cityloop_citizen_services.reports.domain.report import Report, ReportState, initial_status
from cityloop_packs import EventClass, Right
from cityloop_packs.kinds.event_classes.attributes import EventAttribute

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
DAYS = dt.timedelta(days=1)
NEW = Report(
    report_number="R-2026-000001",
    event_class="conduct",
    place=Place(),
    text="he shouted",
    attachments=(),
    media_url="",
    channel="page",
    source_number="",
    secret_digest=None,
    occurred_at=NOW,
    recorded_at=NOW,
    link=None,
    conclusion=None,
    status=initial_status(NOW),
)
OPEN = replace(
    NEW, status=replace(NEW.status, state=ReportState.IN_PROGRESS, case_id="case", lead_department_id="works")
)
ENDED = replace(OPEN, status=replace(OPEN.status, state=ReportState.CLOSED))
ABOUT = {
    "attribute": "unit",
    "name": {"zh": "被投诉单位", "en": "Unit"},
    "type": {"reference": "department"},
    "classification": "general_1",
}
CLASS = {"event_class": "conduct", "title": {"zh": "作风", "en": "Conduct"}, "problem": "event"}
COMPLAINT = EventClass.model_validate({**CLASS, "attributes": [ABOUT], "complaint_about": "unit"})
HANDLES, CHECKS, TAKES_IN = (
    frozenset({right}) for right in (Right.HANDLE_TASKS, Right.RECORD_VERDICTS, Right.SEE_REPORTS)
)
OTHERS = frozenset(Right) - HANDLES - CHECKS - TAKES_IN


@pytest.mark.parametrize(
    ("department", "rights", "takes_in", "reads"),
    [
        ("works", HANDLES, False, True),
        ("works", CHECKS, False, True),
        ("works", OTHERS, False, False),
        ("parks", HANDLES, False, True),
        ("parks", OTHERS, False, False),
        ("police", HANDLES | CHECKS | OTHERS, False, False),
        ("police", TAKES_IN, True, True),
        ("police", CHECKS, True, True),
        ("police", HANDLES | OTHERS, True, False),
    ],
)
def test_a_post_reads_what_its_department_has_and_its_own_rights_are_for(
    department: str, rights: Collection[str], takes_in: bool, reads: bool
) -> None:
    reader, holders = Reader(department, rights, takes_in), {"parks"}
    assert may_read(OPEN, reader, holders, NOW + 400 * DAYS) is reads
    assert may_read(ENDED, reader, holders, NOW + 30 * DAYS) is reads
    assert not may_read(ENDED, reader, holders, NOW + 30 * DAYS + dt.timedelta(seconds=1))


def test_before_a_department_has_the_case_only_who_takes_reports_in_reads_it() -> None:
    assert not may_read(NEW, Reader("works", HANDLES | CHECKS, takes_in=False), (), NOW)
    assert may_read(NEW, Reader("desk", TAKES_IN, takes_in=True), (), NOW)


def about(department: str) -> dict[str, AttributeValue]:
    return {"unit": AttributeValue(reference=department)} if department else {}


@pytest.mark.parametrize(
    ("said", "decided", "department", "rights", "withheld"),
    [
        ("works", "", "works", HANDLES, True),
        ("works", "", "parks", HANDLES, False),
        ("parks", "works", "works", HANDLES, True),
        ("parks", "works", "parks", HANDLES, True),
        ("", "works", "works", TAKES_IN, True),
        ("", "", "parks", HANDLES, True),
        ("", "", "desk", TAKES_IN, False),
    ],
)
def test_who_is_complained_about_reads_nothing_and_until_it_is_named_only_who_takes_in(
    said: str, decided: str, department: str, rights: Collection[str], withheld: bool
) -> None:
    assert is_withheld(COMPLAINT, about(said), about(decided), department, rights) is withheld


def test_without_a_word_of_the_class_nothing_is_withheld_and_without_the_class_nearly_all() -> None:
    ordinary = EventClass.model_validate({**CLASS, "attributes": [ABOUT]})
    assert not is_withheld(ordinary, about("works"), {}, "works", HANDLES)
    assert is_withheld(None, {}, {}, "works", HANDLES)
    assert not is_withheld(None, {}, {}, "desk", TAKES_IN)


@pytest.mark.parametrize(
    ("attribute", "problem"),
    [
        ({**ABOUT, "attribute": "other"}, "pack-complaint-unknown"),
        ({**ABOUT, "type": "text"}, "pack-complaint-unknown"),
        ({**ABOUT, "type": {"reference": "post"}}, "pack-complaint-unknown"),
        ({**ABOUT, "classification": "general_2"}, "pack-complaint-too-high"),
    ],
)
def test_what_a_complaint_is_about_is_a_department_that_the_case_tells(
    attribute: dict[str, object], problem: str
) -> None:
    declared = [EventAttribute.model_validate(attribute)]
    with pytest.raises(ValueError, match=problem):
        EventClass.model_validate({**CLASS, "attributes": declared, "complaint_about": "unit"})


def test_texts_of_an_answer_name_no_phone() -> None:
    document = {"who": "call 13800138000", "rows": [{"note": "或 13900139000", "loads": 13800138000}], "hurt": True}
    masked = json.loads(masked_document(json.dumps(document)))
    assert masked == {
        "who": "call ***********",
        "rows": [{"note": "或 ***********", "loads": 13800138000}],
        "hurt": True,
    }
