"""Each thing is said once for each closing, and only when it makes sense."""

from __future__ import annotations

import datetime as dt

import pytest
from cityloop.common.v1.common_pb2 import Place
from cityloop_citizen_services.feedback.domain.feedback import Feedback, FeedbackKind, new_feedback, open_kinds
from cityloop_citizen_services.reports.domain.report import IntakeChannel, Report, ReportState, Status
from cityloop_kernel import ConflictError, InvalidError

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)


def a_report(state: ReportState, case_id: str = "case", reopened: int = 0) -> Report:
    return Report(
        report_number="R-2026-000001",
        event_class="hole",
        place=Place(jurisdiction="990100"),
        text="",
        attachments=(),
        media_url="",
        channel=IntakeChannel.PAGE,
        source_number="",
        secret_digest=b"digest",
        occurred_at=NOW,
        recorded_at=NOW,
        link=None,
        conclusion=None,
        status=Status(state, "", case_id, "C-2026-000001", "works", reopened, NOW, None),
    )


def say(
    report: Report, kind: FeedbackKind, rating: int = 0, text: str = "", said: tuple[FeedbackKind, ...] = ()
) -> Feedback:
    return new_feedback(report, said, kind, rating, text, "id", NOW)


def test_what_may_be_said() -> None:
    both = {FeedbackKind.RATING, FeedbackKind.NOT_FIXED}
    assert open_kinds(a_report(ReportState.CLOSED), ()) == both
    assert open_kinds(a_report(ReportState.CLOSED), both) == frozenset()
    assert open_kinds(a_report(ReportState.VOID), ()) == {FeedbackKind.RATING}
    assert open_kinds(a_report(ReportState.NOT_FILED, case_id=""), ()) == frozenset()
    assert open_kinds(a_report(ReportState.IN_PROGRESS), ()) == frozenset()


def test_a_rating_is_kept_with_its_case_and_closing() -> None:
    feedback = say(a_report(ReportState.CLOSED, reopened=2), FeedbackKind.RATING, 4)
    assert (feedback.case_id, feedback.case_number, feedback.closing) == ("case", "C-2026-000001", 2)
    assert (feedback.rating, feedback.text, feedback.jurisdiction) == (4, "", "990100")


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_lies_between_one_and_five(rating: int) -> None:
    with pytest.raises(InvalidError, match="from 1"):
        say(a_report(ReportState.CLOSED), FeedbackKind.RATING, rating)


def test_not_fixed_needs_a_text_and_a_closed_report() -> None:
    with pytest.raises(InvalidError, match="still wrong"):
        say(a_report(ReportState.CLOSED), FeedbackKind.NOT_FIXED, text=" ")
    with pytest.raises(ConflictError, match="once the matter is closed"):
        say(a_report(ReportState.IN_PROGRESS), FeedbackKind.NOT_FIXED, text="still there")
    assert say(a_report(ReportState.CLOSED), FeedbackKind.NOT_FIXED, text=" still there ").text == "still there"


def test_nothing_is_said_twice() -> None:
    with pytest.raises(ConflictError, match="already"):
        say(a_report(ReportState.CLOSED), FeedbackKind.RATING, 5, said=(FeedbackKind.RATING,))
