"""Reports follow the cases of their events; whoever holds a report's secret is told of each change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.cases.v1.case_pb2 import Case
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import Received

from cityloop_citizen_services.reports.adapters import case_messages, case_store, report_store
from cityloop_citizen_services.reports.adapters.advisory_locks import lock_names
from cityloop_citizen_services.reports.handlers.reporter_notifier import ReporterNotifier, cause_name


class CaseConsumer:
    """Applies cases: every version is kept until a report joins its event."""

    def __init__(self, pool: Pool, notifier: ReporterNotifier, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._notifier = notifier
        self._clock = clock

    async def handle(self, received: Sequence[Received[Case]]) -> None:
        """How the cases of events go on; a batch is one transaction. A case opened beside another has no event.

        Raises:
            InvalidRecordError: a case is malformed.
        """
        new = [case_messages.case_version_of(item.fact.payload) for item in received if item.fact.payload.event_id]
        event_ids = {case.event_id for case in new}
        async with UnitOfWork(self._pool) as work:
            await lock_names(work.connection, event_ids)
            await case_store.add_versions(work.connection, new)
            reports = await report_store.lock_of_events(work.connection, list(event_ids))
            versions = await case_store.versions_of(work.connection, {report.event_id for report in reports})
            following = [report.with_case(versions[report.event_id][-1]) for report in reports]
            changed = [after for before, after in zip(reports, following, strict=True) if after != before]
            await report_store.update(work.connection, changed)
            cases = [(item.fact.payload, item.fact.traceparent) for item in received]
            causes = {cause_name(case.case_id, case.version): traceparent for case, traceparent in cases}
            await self._notifier.notify(work, following, versions, self._clock(), causes)
