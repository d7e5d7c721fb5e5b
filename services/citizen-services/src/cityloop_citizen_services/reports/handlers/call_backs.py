"""Reporters are asked to rate a closing once their place is in an operating mode that the pack names for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Pool, UnitOfWork
from cityloop_modes import ModeReplica
from cityloop_packs import ActivePacks, message_of
from cityloop_telemetry import span

from cityloop_citizen_services.reports.adapters import call_back_store, report_store
from cityloop_citizen_services.reports.adapters.call_back_store import Place
from cityloop_citizen_services.reports.domain.call_back import CallBack
from cityloop_citizen_services.reports.handlers.reporter_notifier import ReporterNotifier
from cityloop_citizen_services.reports.telemetry import Measures, Spans

PAGE = 500


class CallBacks:
    """Sends what is due; what waits stands in the database, so a restart forgets nothing and repeats nothing."""

    def __init__(
        self,
        pool: Pool,
        notifier: ReporterNotifier,
        packs: Callable[[], ActivePacks],
        modes: ModeReplica,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._notifier = notifier
        self._packs = packs
        self._modes = modes
        self._clock = clock

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
        found = message_of(self._packs(), event_class, state.value)
        call_back = None if found is None else found.item.call_back
        return call_back is not None and self._modes.modes.name_at(areas) in call_back.modes

    async def _send(self, due: list[CallBack]) -> None:
        if not due:
            return
        now = self._clock()
        with span(Spans.CALL_BACK, root=True):
            async with UnitOfWork(self._pool) as work:
                reports = await report_store.lock(work.connection, [item.report_number for item in due])
                sent = await call_back_store.mark_sent(work.connection, due, now)
                messages = [(reports[item.report_number], item.message(now)) for item in sent]
                await self._notifier.deliver(work, messages, now)
