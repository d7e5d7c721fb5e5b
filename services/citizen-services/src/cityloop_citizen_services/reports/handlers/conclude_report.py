"""A department says that one report is done or void, while its case goes on for the others."""

from __future__ import annotations

from collections.abc import Collection

from cityloop_audit import record_evidence
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, Moment, NotFoundError

from cityloop_citizen_services.reports.adapters import case_store, report_store, task_store
from cityloop_citizen_services.reports.domain.access import concerns
from cityloop_citizen_services.reports.domain.report import Report, ReportState
from cityloop_citizen_services.reports.handlers.reporter_notifier import ReporterNotifier, newest


async def conclude_report(
    work: UnitOfWork,
    post: Actor,
    report_number: str,
    state: ReportState,
    reason: str,
    notifier: ReporterNotifier,
    moment: Moment,
    rights: Collection[str],
) -> Report:
    """Conclude one report; `rights` are those of all posts of the department.

    Raises:
        NotFoundError: there is no such report, or it is no matter of this department.
        RefusedError: as `Report.with_conclusion` says.
    """
    found = await report_store.lock(work.connection, [report_number])
    if report_number not in found:
        raise unknown_report(report_number)
    report = found[report_number]
    holders = await task_store.holders(work.connection, report.status.case_id)
    if not concerns(report, post.department_id, rights, holders):
        raise unknown_report(report_number)
    versions = await case_store.versions_of(work.connection, [report.event_id] if report.event_id else [])
    case = newest(versions.get(report.event_id, ()))
    concluded = report.with_conclusion(state, reason, post.department_id, case, moment.occurred_at)
    await report_store.update(work.connection, [concluded])
    await notifier.notify(work, [concluded], versions, moment.recorded_at)
    details = {"conclusion": state.value, "reason": reason, "case": concluded.status.case_number}
    await record_evidence(work.connection, post, moment, "conclude-report", report_number, details)
    return concluded


def unknown_report(report_number: str) -> NotFoundError:
    """The refusal of a number that no report has, and of a report that is no matter of who asks: they are alike."""
    return NotFoundError(f"there is no report {report_number!r}", "REPORT_UNKNOWN")
