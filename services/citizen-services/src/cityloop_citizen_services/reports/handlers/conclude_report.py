"""A department says that one report is done or void, while its case goes on for the others."""

from __future__ import annotations

from collections.abc import Collection

from cityloop_audit import record_evidence
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, Moment

from cityloop_citizen_services.cases.domain import Cases, newest
from cityloop_citizen_services.reports.adapters import report_store
from cityloop_citizen_services.reports.domain.access import concerns, unknown_report
from cityloop_citizen_services.reports.domain.protocols import ReportFollower
from cityloop_citizen_services.reports.domain.report import Report, ReportState


class ReportConclusion:
    """Concludes reports, with evidence; who follows them acts on it."""

    def __init__(self, cases: Cases[Connection], followers: ReportFollower[UnitOfWork]) -> None:
        self._cases = cases
        self._followers = followers

    async def conclude(
        self,
        work: UnitOfWork,
        post: Actor,
        report_number: str,
        state: ReportState,
        reason: str,
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
        holders = await self._cases.holders(work.connection, report.status.case_id)
        if not concerns(report, post.department_id, rights, holders):
            raise unknown_report(report_number)
        versions = await self._cases.versions_of(work.connection, [report.event_id] if report.event_id else [])
        case = newest(versions.get(report.event_id, ()))
        concluded = report.with_conclusion(state, reason, post.department_id, case, moment.occurred_at)
        await report_store.update(work.connection, [concluded])
        await self._followers.follow_reports(work, [concluded], versions, moment.recorded_at)
        details = {"conclusion": state.value, "reason": reason, "case": concluded.status.case_number}
        await record_evidence(work.connection, post, moment, "conclude-report", report_number, details)
        return concluded
