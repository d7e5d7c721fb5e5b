"""What the holder of a report's secret says of the handling; the case's department gets it as a fact."""

from __future__ import annotations

import datetime as dt

from cityloop_database import UnitOfWork
from cityloop_kernel import NotFoundError
from cityloop_messaging import Outbox, new_id

from cityloop_citizen_services.reports.adapters import feedback_store, report_messages, report_store
from cityloop_citizen_services.reports.domain.feedback import BEST_RATING, FeedbackKind, new_feedback
from cityloop_citizen_services.reports.telemetry import Metrics
from cityloop_citizen_services.secret_links import digest_of

# A counter that begins at its first rating hides that one from increase().
for _rating in range(1, BEST_RATING + 1):
    Metrics.RATINGS.labels(str(_rating))


async def give_feedback(
    work: UnitOfWork, outbox: Outbox, secret: str, kind: FeedbackKind, rating: int, text: str, now: dt.datetime
) -> None:
    """Keep and publish what is said.

    Raises:
        NotFoundError: no report has this secret.
        RefusedError: as `feedback.new_feedback` says.
    """
    known = await report_store.find_by_secret(work.connection, digest_of(secret))
    if known is None:
        raise unknown_link()
    report = (await report_store.lock(work.connection, [known.report_number]))[known.report_number]
    status = report.status
    given = await feedback_store.feedback_kinds(work.connection, report.report_number, status.case_id, status.reopened)
    feedback = new_feedback(report, given, kind, rating, text, str(new_id()), now)
    await feedback_store.save_feedback(work.connection, feedback)
    await outbox.add(work, [report_messages.feedback_fact(feedback)])
    Metrics.FEEDBACK.labels(kind.value).inc()
    if kind is FeedbackKind.RATING:
        Metrics.RATINGS.labels(str(rating)).inc()


def unknown_link() -> NotFoundError:
    """The refusal of a link that opens nothing."""
    return NotFoundError("this link opens no report; use the whole link that you were given", "LINK_UNKNOWN")
