"""Reports follow their links and the cases of their events; whoever holds a report's secret is told of each change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop.cases.v1.case_pb2 import Case, Task
from cityloop.events.v1.report_link_pb2 import ReportLink
from cityloop_database import Pool, UnitOfWork
from cityloop_messaging import InvalidRecordError, Received

from cityloop_citizen_services.adapters import facts, following_store, report_store, task_store
from cityloop_citizen_services.domain.inbox import Message, changes_of
from cityloop_citizen_services.domain.report import Report
from cityloop_citizen_services.handlers.tell import Teller, cause_name, newest


class Follower:
    """Applies links and cases, in either order: every version of a case is kept until a report joins its event."""

    def __init__(self, pool: Pool, teller: Teller, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._teller = teller
        self._clock = clock

    async def handle_links(self, received: Sequence[Received[ReportLink]]) -> None:
        """What became of reports; a batch is one transaction.

        Raises:
            InvalidRecordError: a link is malformed or of a report that is not ours.
        """
        messages = [item.fact.payload for item in received]
        links = [(message.report_number, facts.link_of(message)) for message in messages]
        event_ids = {link.event_id for _, link in links if link.event_id}
        async with UnitOfWork(self._pool) as work:
            await following_store.lock_names(work.connection, event_ids)
            reports = await report_store.lock(work.connection, [number for number, _ in links])
            steps = await following_store.steps_of(work.connection, event_ids)
            changed = {}
            for number, link in links:
                report = reports.get(number)
                if report is None:
                    raise InvalidRecordError(f"there is no report {number!r}")
                linked = report.linked(link, newest(steps.get(link.event_id, ())))
                if linked is not report:
                    changed[number] = reports[number] = linked
            await report_store.update(work.connection, list(changed.values()))
            causes = {item.fact.payload.report_number: item.fact.traceparent for item in received}
            await self._teller.tell(work, list(changed.values()), steps, self._clock(), causes)

    async def handle_cases(self, received: Sequence[Received[Case]]) -> None:
        """How the cases of events go on; a batch is one transaction. A case opened beside another has no event.

        Raises:
            InvalidRecordError: a case is malformed.
        """
        new = [facts.step_of(item.fact.payload) for item in received if item.fact.payload.event_id]
        event_ids = {step.event_id for step in new}
        async with UnitOfWork(self._pool) as work:
            await following_store.lock_names(work.connection, event_ids)
            await following_store.add_steps(work.connection, new)
            reports = await report_store.lock_of_events(work.connection, list(event_ids))
            steps = await following_store.steps_of(work.connection, {report.event_id for report in reports})
            following = [report.following(steps[report.event_id][-1]) for report in reports]
            changed = [after for before, after in zip(reports, following, strict=True) if after != before]
            await report_store.update(work.connection, changed)
            cases = [(item.fact.payload, item.fact.traceparent) for item in received]
            causes = {cause_name(case.case_id, case.version): traceparent for case, traceparent in cases}
            await self._teller.tell(work, following, steps, self._clock(), causes)

    async def handle_tasks(self, received: Sequence[Received[Task]]) -> None:
        """Which departments hold the tasks of cases; a batch is one transaction.

        Raises:
            InvalidRecordError: a task is malformed.
        """
        tasks = [facts.task_of(item.fact.payload) for item in received]
        async with UnitOfWork(self._pool) as work:
            await task_store.keep(work.connection, tasks)


async def inbox_of(pool: Pool, report: Report) -> list[Message]:
    """What the reporter was told, newest first; of a report that nobody holds the secret of what he would have been."""
    if report.secret_digest is not None:
        return await following_store.messages_of(pool, report.report_number)
    async with pool.acquire() as connection:
        steps = await following_store.steps_of(connection, [report.event_id] if report.event_id else [])
    changes = changes_of(report, steps.get(report.event_id, ()))
    return sorted(changes, key=lambda message: (message.occurred_at, message.version), reverse=True)
