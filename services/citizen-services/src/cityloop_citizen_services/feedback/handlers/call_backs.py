"""Reporters are asked to rate a closing once their place is in an operating mode that the pack names for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop_database import Connection, Pool, UnitOfWork
from cityloop_modes import ModeReplica
from cityloop_packs import ActivePacks, message_of
from cityloop_telemetry import span

from cityloop_citizen_services.cases.domain import CaseVersions, newest
from cityloop_citizen_services.feedback.adapters import call_back_store
from cityloop_citizen_services.feedback.adapters.call_back_store import Place
from cityloop_citizen_services.feedback.domain.call_back import CallBack, call_back_of
from cityloop_citizen_services.feedback.telemetry import Measures, Spans
from cityloop_citizen_services.notifications.domain.reporter_message import ReporterInbox
from cityloop_citizen_services.reports.domain.protocols import NO_CAUSES, Causes, LockedReports
from cityloop_citizen_services.reports.domain.report import Report

PAGE = 500


class CallBacks:
    """Sends what is due; what waits stands in the database, so a restart forgets nothing and repeats nothing."""

    def __init__(
        self,
        pool: Pool,
        reports: LockedReports[Connection],
        inbox: ReporterInbox[UnitOfWork],
        packs: Callable[[], ActivePacks],
        modes: ModeReplica,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._reports = reports
        self._inbox = inbox
        self._packs = packs
        self._modes = modes
        self._clock = clock

    async def follow_reports(
        self,
        work: UnitOfWork,
        reports: Sequence[Report],
        versions: CaseVersions,
        now: dt.datetime,
        _causes: Causes = NO_CAUSES,
    ) -> None:
        """Note the call-backs that packs ask for where these reports stand now, and drop the others that waited."""
        possible = (call_back_of(report, newest(versions.get(report.event_id, ()))) for report in reports)
        wanted = [item for item in possible if item is not None and self._modes_of(item.event_class, item.state.value)]
        numbers = [report.report_number for report in reports]
        await call_back_store.replace_waiting(work.connection, numbers, wanted, now)

    async def send_due(self) -> None:
        """Send every call-back whose place is in one of its modes now; none while the modes are still being read."""
        if not self._modes.caught_up.is_set():
            return
        places = await call_back_store.waiting_places(self._pool)
        Measures.CALL_BACKS_WAITING.read_one(sum(waiting for _, waiting in places))
        if not any(self._due(place) for place, _ in places):
            return
        page = await call_back_store.waiting_after(self._pool, None, PAGE)
        while page:
            await self._send([item for item in page if self._due((item.event_class, item.state, item.areas))])
            page = await call_back_store.waiting_after(self._pool, page[-1], PAGE)

    def _due(self, place: Place) -> bool:
        event_class, state, areas = place
        return self._modes.modes.name_at(areas) in self._modes_of(event_class, state.value)

    def _modes_of(self, event_class: str, state: str) -> Sequence[str]:
        """The modes that the pack names for the request to rate what ended so; none where it has no such request."""
        found = message_of(self._packs(), event_class, state)
        call_back = None if found is None else found.item.call_back
        return () if call_back is None else call_back.modes

    async def _send(self, due: list[CallBack]) -> None:
        if not due:
            return
        now = self._clock()
        with span(Spans.CALL_BACK, root=True):
            async with UnitOfWork(self._pool) as work:
                reports = await self._reports.lock(work.connection, [item.report_number for item in due])
                sent = await call_back_store.mark_sent(work.connection, due, now)
                messages = [(reports[item.report_number], item.message(now)) for item in sent]
                await self._inbox.deliver(work, messages, now)
