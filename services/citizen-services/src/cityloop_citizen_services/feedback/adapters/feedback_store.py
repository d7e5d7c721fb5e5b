"""What reporters said of the handling, in PostgreSQL."""

from __future__ import annotations

from cityloop_database import Connection, Pool

from cityloop_citizen_services.feedback.domain.feedback import Feedback, FeedbackKind


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
