"""What reporters said of the handling, in PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cityloop.citizen.v1 import report_pb2
from cityloop_database import Connection, Pool

from cityloop_citizen_services.feedback.adapters.feedback_messages import feedback_message
from cityloop_citizen_services.feedback.domain.feedback import Feedback, FeedbackKind
from cityloop_citizen_services.reports.domain.report import Report


async def feedback_kinds(
    connection: Connection | Pool, report_number: str, case_id: str, closing: int
) -> frozenset[FeedbackKind]:
    """What the reporter has said of this closing."""
    rows = await connection.fetch(
        "SELECT kind FROM feedback WHERE report_number = $1 AND case_id = $2 AND closing = $3",
        report_number,
        case_id,
        closing,
    )
    return frozenset(FeedbackKind(row["kind"]) for row in rows)


class StoredFeedback:
    """`SaidFeedback` for the room of reports."""

    async def of_reports(
        self, connection: Connection, reports: Sequence[Report]
    ) -> Mapping[str, list[report_pb2.Feedback]]:
        """As the protocol says."""
        known = {report.report_number: report for report in reports}
        found = defaultdict[str, list[report_pb2.Feedback]](list)
        rows = await connection.fetch(
            "SELECT feedback_id, report_number, case_id, kind, rating, text, occurred_at, recorded_at, closing"
            " FROM feedback WHERE report_number = ANY($1) ORDER BY occurred_at, feedback_id",
            list(known),
        )
        for row in rows:
            report = known[row["report_number"]]
            said = Feedback(
                feedback_id=str(row["feedback_id"]),
                report_number=report.report_number,
                case_id=row["case_id"],
                case_number=report.status.case_number if row["case_id"] == report.status.case_id else "",
                closing=row["closing"],
                kind=FeedbackKind(row["kind"]),
                rating=row["rating"],
                text=row["text"],
                jurisdiction=report.place.jurisdiction,
                occurred_at=row["occurred_at"],
                recorded_at=row["recorded_at"],
            )
            found[report.report_number].append(feedback_message(said))
        return found


async def save_feedback(connection: Connection, feedback: Feedback) -> None:
    """Keep what a reporter said."""
    await connection.execute(
        "INSERT INTO feedback"
        " (feedback_id, report_number, case_id, closing, kind, rating, text, occurred_at, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        feedback.feedback_id,
        feedback.report_number,
        feedback.case_id,
        feedback.closing,
        feedback.kind,
        feedback.rating,
        feedback.text,
        feedback.occurred_at,
        feedback.recorded_at,
    )
