"""Keeps clocks: those of open cases follow the operating modes, and ring when they run out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import ConflictError, Moment
from cityloop_messaging import to_datetime
from cityloop_modes import Modes
from cityloop_telemetry import LogEvent, Logger, Spans, span

from cityloop_collaboration_tasks.cases.adapters import clock_store
from cityloop_collaboration_tasks.cases.adapters.clock_store import OpenCase
from cityloop_collaboration_tasks.cases.domain.clocks import follow_mode, ring
from cityloop_collaboration_tasks.cases.domain.moved import Moved, Rules
from cityloop_collaboration_tasks.cases.handlers.loading import load_case
from cityloop_collaboration_tasks.cases.handlers.moving import Moving

PAGE = 1_000
RINGING = 200
PASSES = 2
"""A move that was under way at the switch may be saved, by the mode before, after the first pass."""


class ClockKeeper:
    """Looks again and again; what it does a second time changes nothing, so that several replicas may."""

    def __init__(
        self, pool: Pool, moving: Moving, modes: Callable[[], Modes], clock: Callable[[], dt.datetime]
    ) -> None:
        self._pool = pool
        self._moving = moving
        self._modes = modes
        self._clock = clock
        self._followed = Modes()
        self._passes = 0
        self._log = Logger()

    async def check(self) -> None:
        """Follow modes that were switched, then ring."""
        modes = self._modes()
        if modes is not self._followed:
            await self._follow(modes)
        async with self._pool.acquire() as connection:
            due = await clock_store.run_out(connection, self._clock(), RINGING)
        for case_id in due:
            now = self._clock()
            await self._keep(case_id, Moment(now, now), ring)

    async def _follow(self, modes: Modes) -> None:
        before = self._followed.by_area
        changed = [key for key, mode in modes.by_area.items() if before.get(key) != mode]
        names, after = ["/".join(key) for key in changed], clock_store.FIRST
        while True:
            async with self._pool.acquire() as connection:
                page = await clock_store.open_cases(connection, names, after, PAGE)
            for case in page:
                if case.mode != modes.name_at(case.areas):
                    moment = Moment(_switched_at(case, modes), self._clock())
                    await self._keep(str(case.case_id), moment, follow_mode)
            if len(page) < PAGE:
                break
            after = page[-1].case_id
        self._passes += 1
        if self._passes == PASSES:
            self._followed, self._passes = modes, 0

    async def _keep(self, case_id: str, moment: Moment, change: Callable[[Moved, Rules, Moment], Moved]) -> None:
        with span(Spans.KEEP_CLOCKS):
            async with UnitOfWork(self._pool) as work:
                before = await load_case(work, case_id)
                try:
                    rules = self._moving.rules(before.case, moment)
                except ConflictError as error:
                    self._log.warning(LogEvent.CLOCK_NOT_KEPT, case=before.case.case_number, error=str(error))
                    return
                moved = change(before, rules, moment)
                if moved is not before:
                    await self._moving.save(work, moved)


def _switched_at(case: OpenCase, modes: Modes) -> dt.datetime:
    """When the newest mode of any area of the case was switched."""
    keys: Iterable[tuple[str, str]] = ((area.layer, area.area_id) for area in case.areas)
    return max(to_datetime(modes.by_area[key].occurred_at) for key in keys if key in modes.by_area)
