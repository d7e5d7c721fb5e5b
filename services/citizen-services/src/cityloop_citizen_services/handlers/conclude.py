"""A department says that one report is done or void, while its case goes on for the others."""

from __future__ import annotations

from cityloop_audit import At, leave_evidence
from cityloop_database import UnitOfWork
from cityloop_errors import NotFoundError
from cityloop_rpc import ActingPost

from cityloop_citizen_services.adapters import following_store, report_store
from cityloop_citizen_services.domain.report import Report, ReportState
from cityloop_citizen_services.handlers.tell import Teller, newest


async def conclude(
    work: UnitOfWork,
    post: ActingPost,
    report_number: str,
    state: ReportState,
    reason: str,
    teller: Teller,
    moment: At,
) -> Report:
    """Conclude one report.

    Raises:
        NotFoundError: there is no such report.
        RefusedError: as `Report.concluded` says.
    """
    found = await report_store.lock(work.connection, [report_number])
    if report_number not in found:
        raise unknown(report_number)
    report = found[report_number]
    steps = await following_store.steps_of(work.connection, [report.event_id] if report.event_id else [])
    case = newest(steps.get(report.event_id, ()))
    concluded = report.concluded(state, reason, post.department_id, case, moment.occurred_at)
    await report_store.update(work.connection, [concluded])
    await teller.tell(work, [concluded], steps, moment.recorded_at)
    details = {"conclusion": state.value, "reason": reason, "case": concluded.status.case_number}
    await leave_evidence(work.connection, post, moment, "conclude-report", report_number, details)
    return concluded


def unknown(report_number: str) -> NotFoundError:
    """The refusal of a number that no report has."""
    return NotFoundError(f"there is no report {report_number!r}", "REPORT_UNKNOWN")
