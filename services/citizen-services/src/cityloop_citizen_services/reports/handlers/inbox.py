"""What a reporter was told."""

from __future__ import annotations

from cityloop_database import Pool

from cityloop_citizen_services.reports.adapters import case_store, inbox_store
from cityloop_citizen_services.reports.domain.report import Report
from cityloop_citizen_services.reports.domain.reporter_message import ReporterMessage, changes_of


async def inbox_of(pool: Pool, report: Report) -> list[ReporterMessage]:
    """What the reporter was told, newest first; of a report that nobody holds the secret of what he would have been."""
    if report.secret_digest is not None:
        return await inbox_store.messages_of(pool, report.report_number)
    async with pool.acquire() as connection:
        versions = await case_store.versions_of(connection, [report.event_id] if report.event_id else [])
    changes = changes_of(report, versions.get(report.event_id, ()))
    return sorted(changes, key=lambda message: (message.occurred_at, message.version), reverse=True)
