"""Which departments may see a report whole, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from cityloop_kernel import NotFoundError
from cityloop_packs import Right

from cityloop_citizen_services.reports.domain.report import Report

SEEN_AFTER_ENDING = dt.timedelta(days=30)


def filer_of(department_id: str) -> str:
    """How a report keeps the department that filed it."""
    return f"department:{department_id}"


def client_filer(client: str) -> str:
    """How a report keeps the Open311 client that filed it."""
    return f"open311:{client}"


def concerns(report: Report, department_id: str, rights: Collection[str], holders: Collection[str]) -> bool:
    """Whether a report is a department's matter: it filed it, leads or handles its case, or takes reports in.

    Args:
        report: as it stands.
        department_id: who asks.
        rights: of all posts of that department.
        holders: departments that hold a task of the report's case.
    """
    return (
        report.filed_by == filer_of(department_id)
        or department_id == report.status.lead_department_id
        or department_id in holders
        or Right.SEE_REPORTS in rights
    )


def may_see(
    report: Report, department_id: str, rights: Collection[str], holders: Collection[str], now: dt.datetime
) -> bool:
    """Whether a department may see a report whole; arguments as of `concerns`.

    Who filed it always may; the others while it goes on and for 30 days after it has ended.
    """
    if report.filed_by == filer_of(department_id):
        return True
    over = report.status.state.ended and now > report.status.updated_at + SEEN_AFTER_ENDING
    return not over and concerns(report, department_id, rights, holders)


def unknown_report(report_number: str) -> NotFoundError:
    """The refusal of a number that no report has, and of a report that is no matter of who asks: they are alike."""
    return NotFoundError(f"there is no report {report_number!r}", "REPORT_UNKNOWN")


def unknown_link() -> NotFoundError:
    """The refusal of a link that opens nothing."""
    return NotFoundError("this link opens no report; use the whole link that you were given", "LINK_UNKNOWN")
