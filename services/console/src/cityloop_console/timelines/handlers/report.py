"""A report whose number no case has yet: where it stands, and what its reporter was told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cityloop_database import Pool
from cityloop_timelines import Entry, in_order, of_receipts

from cityloop_console.timelines.adapters.report_client import ReportClient
from cityloop_console.timelines.domain.report_status import ReportStatus
from cityloop_console.timelines.handlers.timeline import ProjectedOn

REPORT_NUMBER = re.compile(r"R-\d{4}-\d{6,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class WaitingReport:
    """Where it stands, and what its reporter was told so far."""

    standing: ReportStatus
    entries: list[Entry]


async def read_report(
    pool: Pool, projected_on: ProjectedOn, reports: ReportClient, report_number: str
) -> WaitingReport:
    """A report that no case is known of.

    Raises:
        NotFoundError: there is no such report.
        NotReadyError: citizen-services does not answer.
    """
    standing = await reports.status_of(report_number)
    async with pool.acquire() as connection:
        receipts = await projected_on(connection).receipts_of(None, [report_number])
    return WaitingReport(standing, in_order(of_receipts(receipts)))
