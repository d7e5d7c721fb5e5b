"""What the holder of a report's secret says of the handling; the case's department gets it as a fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_messaging import Outbox, new_id

from cityloop_citizen_services.feedback.adapters import feedback_store
from cityloop_citizen_services.feedback.adapters.feedback_messages import feedback_fact
from cityloop_citizen_services.feedback.domain.feedback import BEST_RATING, FeedbackKind, new_feedback
from cityloop_citizen_services.feedback.telemetry import Metrics
from cityloop_citizen_services.reports.domain.access import unknown_link
from cityloop_citizen_services.reports.domain.protocols import LockedReports
from cityloop_citizen_services.reports.domain.report import Report
from cityloop_citizen_services.secret_links import digest_of

# A counter that begins at its first rating hides that one from increase().
for _rating in range(1, BEST_RATING + 1):
    Metrics.RATINGS.labels(str(_rating))


class DatabaseFeedback:
    """Each call is one transaction: `FeedbackOfReports` of the domain."""

    def __init__(
        self, pool: Pool, outbox: Outbox, reports: LockedReports[Connection], clock: Callable[[], dt.datetime]
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._reports = reports
        self._clock = clock

    async def given_kinds(self, report: Report) -> frozenset[FeedbackKind]:
        """What the reporter has said of the closing that the report stands at."""
        status = report.status
        return await feedback_store.feedback_kinds(self._pool, report.report_number, status.case_id, status.reopened)

    async def give(self, secret: str, kind: FeedbackKind, rating: int, text: str) -> None:
        """Keep and publish what is said.

        Raises:
            NotFoundError: no report has this secret.
            RefusedError: as `feedback.new_feedback` says.
        """
        async with UnitOfWork(self._pool) as work:
            report = await self._reports.lock_by_secret(work.connection, digest_of(secret))
            if report is None:
                raise unknown_link()
            number, status = report.report_number, report.status
            said = await feedback_store.feedback_kinds(work.connection, number, status.case_id, status.reopened)
            feedback = new_feedback(report, said, kind, rating, text, str(new_id()), self._clock())
            await feedback_store.save_feedback(work.connection, feedback)
            await self._outbox.add(work, [feedback_fact(feedback)])
        Metrics.FEEDBACK.labels(kind.value).inc()
        if kind is FeedbackKind.RATING:
            Metrics.RATINGS.labels(str(rating)).inc()
