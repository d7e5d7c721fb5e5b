"""A report whose number no case has yet: where it stands, and what its reporter was told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cityloop_database import Pool

from cityloop_collaboration_tasks.timelines.adapters import receipt_store
from cityloop_collaboration_tasks.timelines.adapters.report_client import ReportClient
from cityloop_collaboration_tasks.timelines.domain import related_entries, timeline
from cityloop_collaboration_tasks.timelines.domain.report_status import ReportStatus
from cityloop_collaboration_tasks.timelines.domain.timeline import Entry

REPORT_NUMBER = re.compile(r"R-\d{4}-\d{6,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class WaitingReport:
    """Where it stands, and what its reporter was told so far."""

    standing: ReportStatus
    entries: list[Entry]


async def read_report(pool: Pool, reports: ReportClient, report_number: str) -> WaitingReport:
    """A report that no case is known of.

    Raises:
        NotFoundError: there is no such report.
        NotReadyError: citizen-services does not answer.
    """
    standing = await reports.status_of(report_number)
    async with pool.acquire() as connection:
        records = await receipt_store.receipts_of(connection, None, [report_number])
    entries = related_entries.of_receipts((record.receipt, record.trace_id) for record in records)
    return WaitingReport(standing, timeline.in_order(entries))
