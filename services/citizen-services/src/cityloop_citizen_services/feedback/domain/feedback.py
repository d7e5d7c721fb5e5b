"""What a reporter says of the handling: a rating, or that it is not fixed; each once for each closing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cityloop_kernel import ConflictError, InvalidError, check_text

from cityloop_citizen_services.reports.domain.report import MAX_TEXT, Report, ReportState

BEST_RATING = 5


class FeedbackKind(StrEnum):
    """What is said."""

    RATING = "rating"
    NOT_FIXED = "not_fixed"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One thing said; `closing` counts the endings of the case, from 0."""

    feedback_id: str
    report_number: str
    case_id: str
    case_number: str
    closing: int
    kind: FeedbackKind
    rating: int
    text: str
    jurisdiction: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime


def open_kinds(report: Report, given: Collection[FeedbackKind]) -> frozenset[FeedbackKind]:
    """What the reporter may say now, given what was said of this closing."""
    status = report.status
    if not status.state.ended or not status.case_id:
        return frozenset()
    kinds = {FeedbackKind.RATING}
    if status.state is ReportState.CLOSED:
        kinds.add(FeedbackKind.NOT_FIXED)
    return frozenset(kinds - set(given))


def new_feedback(
    report: Report,
    given: Collection[FeedbackKind],
    kind: FeedbackKind,
    rating: int,
    text: str,
    feedback_id: str,
    now: dt.datetime,
) -> Feedback:
    """The feedback, if it may be given now.

    Raises:
        InvalidError: a rating not from 1 to 5, "not fixed" without a text, a text too long.
        ConflictError: the report has not ended, or this was said before.
    """
    if kind in given:
        raise ConflictError("you have said this already; it was passed on", "ALREADY_SAID")
    if kind not in open_kinds(report, given):
        raise ConflictError("this can be said once the matter is closed", "NOT_CLOSED")
    if kind is FeedbackKind.RATING and not 1 <= rating <= BEST_RATING:
        raise InvalidError(f"rate from 1 (bad) to {BEST_RATING} (good)", "RATING_INVALID", {"field": "rating"})
    if kind is FeedbackKind.NOT_FIXED and not text.strip():
        raise InvalidError("say what is still wrong", "TEXT_MISSING", {"field": "text"})
    check_text("text", text, MAX_TEXT)
    return Feedback(
        feedback_id=feedback_id,
        report_number=report.report_number,
        case_id=report.status.case_id,
        case_number=report.status.case_number,
        closing=report.status.reopened,
        kind=kind,
        rating=rating if kind is FeedbackKind.RATING else 0,
        text=text.strip(),
        jurisdiction=report.place.jurisdiction,
        occurred_at=now,
        recorded_at=now,
    )


class FeedbackOfReports(Protocol):
    """What reporters say of the handling, for the doors by which they say it."""

    async def given_kinds(self, report: Report, /) -> frozenset[FeedbackKind]:
        """What the reporter has said of the closing that the report stands at."""

    async def give(self, secret: str, kind: FeedbackKind, rating: int, text: str, /) -> None:
        """Keep what the holder of a report's secret says, and pass it on to the department.

        Raises:
            NotFoundError: no report has this secret.
            RefusedError: as `new_feedback` says.
        """
