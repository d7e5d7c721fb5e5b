"""What became of reports at the hub: they follow the case of the event that they joined."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_messaging import InvalidRecordError, ReceivedFact

from cityloop_citizen_services.cases.domain import Cases, newest
from cityloop_citizen_services.reports.adapters import link_messages, report_store
from cityloop_citizen_services.reports.domain.protocols import ReportFollower


class ReportLinkConsumer:
    """Applies links, before or after the cases of their events."""

    def __init__(
        self,
        pool: Pool,
        cases: Cases[Connection],
        followers: ReportFollower[UnitOfWork],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._cases = cases
        self._followers = followers
        self._clock = clock

    async def handle(self, received: Sequence[ReceivedFact[ReportLink]]) -> None:
        """What became of reports; a batch is one transaction.

        Raises:
            InvalidRecordError: a link is malformed or of a report that is not ours.
        """
        messages = [item.fact.payload for item in received]
        links = [(message.report_number, link_messages.link_of(message)) for message in messages]
        event_ids = {link.event_id for _, link in links if link.event_id}
        async with UnitOfWork(self._pool) as work:
            versions = await self._cases.lock_versions(work.connection, event_ids)
            reports = await report_store.lock(work.connection, [number for number, _ in links])
            changed = {}
            for number, link in links:
                report = reports.get(number)
                if report is None:
                    raise InvalidRecordError(f"there is no report {number!r}")
                linked = report.with_link(link, newest(versions.get(link.event_id, ())))
                if linked is not report:
                    changed[number] = reports[number] = linked
            await report_store.update(work.connection, list(changed.values()))
            causes = {item.fact.payload.report_number: item.fact.traceparent for item in received}
            await self._followers.follow_reports(work, list(changed.values()), versions, self._clock(), causes)
