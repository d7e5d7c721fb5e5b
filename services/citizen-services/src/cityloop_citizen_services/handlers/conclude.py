"""A department says that one report is done or void, while its case goes on for the others."""

from __future__ import annotations

import datetime as dt

from cityloop_audit import AuditEntry, record
from cityloop_database import UnitOfWork
from cityloop_errors import NotFoundError
from cityloop_messaging import new_id
from cityloop_packs import ActivePacks
from cityloop_rpc import ActingPost, Identity

from cityloop_citizen_services.adapters import following_store, report_store
from cityloop_citizen_services.domain.report import Report, ReportState
from cityloop_citizen_services.handlers.follow import newest, tell


async def conclude(
    work: UnitOfWork,
    identity: Identity,
    post: ActingPost,
    report_number: str,
    state: ReportState,
    reason: str,
    packs: ActivePacks,
    occurred_at: dt.datetime,
    now: dt.datetime,
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
    concluded = report.concluded(state, reason, post.department_id, case, occurred_at)
    await report_store.update(work.connection, [concluded])
    await tell(work.connection, [concluded], steps, packs, now)
    details = {"conclusion": state.value, "reason": reason, "case": concluded.status.case_number}
    entry = AuditEntry(
        entry_id=new_id(),
        occurred_at=occurred_at,
        recorded_at=now,
        department_id=post.department_id,
        system=identity.system,
        post_id=post.post_id,
        person_id=post.person_id,
        action="conclude-report",
        subject=report_number,
        details=details,
    )
    await record(work.connection, entry)
    return concluded


def unknown(report_number: str) -> NotFoundError:
    """The refusal of a number that no report has."""
    return NotFoundError(f"there is no report {report_number!r}", "REPORT_UNKNOWN")
