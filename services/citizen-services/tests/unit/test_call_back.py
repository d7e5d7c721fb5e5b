"""What a reporter is asked once his case has ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from cityloop.common.v1.common_pb2 import AreaReference, Place
from cityloop_citizen_services.cases.domain import CasePhase, CaseVersion
from cityloop_citizen_services.feedback.domain.call_back import call_back_of
from cityloop_citizen_services.reports.domain.report import (
    IntakeChannel,
    Link,
    LinkOutcome,
    Report,
    ReportState,
    initial_status,
)

NOW = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
EVENT = "00000000-0000-0000-0000-000000000001"
EAST, WEST = (AreaReference(layer="district", area_id=name) for name in ("east", "west"))
LINK = Link(1, LinkOutcome.JOINED, EVENT, "E-2026-000001", "", NOW)
CLOSED = CaseVersion(EVENT, 7, "case", "C-2026-000001", CasePhase.CLOSED, "closed", "", "works", 0, None, NOW, (WEST,))
REPORT = Report(
    report_number="R-2026-000001",
    event_class="hole",
    place=Place(areas=[EAST]),
    text="a hole",
    attachments=(),
    media_url="",
    channel=IntakeChannel.PAGE,
    source_number="",
    secret_digest=b"digest",
    occurred_at=NOW,
    recorded_at=NOW,
    link=None,
    conclusion=None,
    status=initial_status(NOW),
)


def test_each_closing_is_asked_for_under_a_name_of_its_own() -> None:
    first = call_back_of(REPORT.with_link(LINK, CLOSED), CLOSED)
    again = replace(CLOSED, version=12, reopened=1)
    second = call_back_of(REPORT.with_link(LINK, again), again)
    assert first is not None
    assert second is not None
    messages = [item.message(NOW) for item in (first, second)]
    assert [(item.origin, item.version, item.state) for item in messages] == [
        ("call_back_case", 1, "call_back_closed"),
        ("call_back_case", 2, "call_back_closed"),
    ]


def test_the_place_of_the_case_decides_and_that_of_the_report_where_it_has_none() -> None:
    joined = REPORT.with_link(LINK, CLOSED)
    found = [call_back_of(joined, case) for case in (CLOSED, replace(CLOSED, areas=()), None)]
    assert [None if item is None else item.areas for item in found] == [(WEST,), (EAST,), (EAST,)]


def test_nobody_is_asked_of_what_goes_on_was_never_a_case_or_is_nobody_s() -> None:
    handling = replace(CLOSED, phase=CasePhase.IN_HANDLING, state="in_handling")
    assert call_back_of(REPORT.with_link(LINK, handling), handling) is None
    assert call_back_of(REPORT, None) is None
    joke = replace(LINK, outcome=LinkOutcome.NOT_AN_EVENT, event_id="")
    assert call_back_of(REPORT.with_link(joke, None), None) is None
    officer = replace(REPORT, secret_digest=None)
    assert call_back_of(officer.with_link(LINK, CLOSED), CLOSED) is None


def test_a_conclusion_of_one_report_is_asked_for_too() -> None:
    handling = replace(CLOSED, phase=CasePhase.IN_HANDLING, state="in_handling")
    concluded = REPORT.with_link(LINK, handling).with_conclusion(ReportState.VOID, "twice", "works", handling, NOW)
    found = call_back_of(concluded, handling)
    assert found is not None
    assert found.state is ReportState.VOID
