"""What became of reports, published in versions of each report's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cityloop_database import UnitOfWork
from cityloop_messaging import Outbox, to_datetime

from cityloop_event_hub.fusion.domain.protocols import JoinedReport, ReportLinks
from cityloop_event_hub.reports.adapters import report_messages, report_store
from cityloop_event_hub.reports.adapters.report_store import LinkedReport


class LinkPublisher(ReportLinks[UnitOfWork]):
    """Publishes the links of reports that have joined events."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def publish_joined(
        self, transaction: UnitOfWork, reports: Sequence[JoinedReport], recorded_at: dt.datetime
    ) -> None:
        """These reports have joined events."""
        linked = [
            LinkedReport(
                report.signal.source.source_id,
                report.signal.place.jurisdiction,
                to_datetime(report.signal.occurred_at),
            )
            for report in reports
        ]
        versions = await report_store.next_link_versions(transaction.connection, linked, recorded_at)
        links = [
            report_messages.link_fact(
                report_messages.joined_link(report, version, recorded_at),
                report.signal.place.jurisdiction,
                report.traceparent,
            )
            for report, version in zip(reports, versions, strict=True)
        ]
        await self._outbox.add(transaction, links)
