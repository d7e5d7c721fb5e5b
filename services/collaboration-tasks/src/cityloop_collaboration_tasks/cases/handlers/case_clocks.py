"""The clocks of open cases follow operating modes and packs; what time brings is done, once in effect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import ConflictError, Moment
from cityloop_messaging import to_datetime
from cityloop_modes import Modes
from cityloop_packs import ActivePacks, process_of
from cityloop_telemetry import Logger, span

from cityloop_collaboration_tasks.cases.adapters import clock_store
from cityloop_collaboration_tasks.cases.adapters.clock_store import CaseLimits, OpenCase
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.clocks import follow_limits, keep_time
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.telemetry import LogEvents, Spans

PAGE = 1_000
RINGING = 200
PASSES = 2
"""A move that was under way at a switch may be saved, by the mode or the packs before, after the first pass."""
TRIED_AGAIN = dt.timedelta(minutes=1)
"""When a case is looked at again whose clocks could not be kept: others are not to wait behind it."""


class CaseClocks:
    """Checks clocks again and again; a second check changes nothing, so several replicas may run it."""

    def __init__(
        self,
        pool: Pool,
        workflow: CaseWorkflow,
        modes: Callable[[], Modes],
        packs: Callable[[], ActivePacks],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self._workflow = workflow
        self._modes = modes
        self._packs = packs
        self._clock = clock
        self._applied = Modes()
        self._passes = 0
        self._followed: ActivePacks | None = None
        self._pack_passes = 0
        self._failed: dict[str, dt.datetime] = {}
        self._log = Logger()

    async def check(self) -> None:
        """Apply modes and packs that were switched, then do what time has brought."""
        modes, packs = self._modes(), self._packs()
        if modes is not self._applied:
            await self._apply(modes)
        if packs is not self._followed:
            await self._follow(packs)
        self._failed = {name: again for name, again in self._failed.items() if again > self._clock()}
        async with self._pool.acquire() as connection:
            ringing = await clock_store.ringing_cases(connection, self._clock(), RINGING, list(self._failed))
        for case_id in ringing:
            now = self._clock()
            await self._change(case_id, Moment(now, now), keep_time)

    async def _apply(self, modes: Modes) -> None:
        before = self._applied.by_area
        changed = [key for key, mode in modes.by_area.items() if before.get(key) != mode]
        names, cursor = ["/".join(key) for key in changed], clock_store.FIRST
        while True:
            async with self._pool.acquire() as connection:
                page = await clock_store.open_cases(connection, names, cursor, PAGE)
            for case in page:
                if case.mode != modes.name_at(case.areas):
                    moment = Moment(_switched_at(case, modes), self._clock())
                    await self._change(str(case.case_id), moment, follow_limits)
            if len(page) < PAGE:
                break
            cursor = page[-1].case_id
        self._passes += 1
        if self._passes == PASSES:
            self._applied, self._passes = modes, 0

    async def _follow(self, packs: ActivePacks) -> None:
        cursor = clock_store.FIRST
        while True:
            async with self._pool.acquire() as connection:
                page = await clock_store.limits_of_open_cases(connection, cursor, PAGE)
            for case in page:
                if _has_other_limits(case, packs):
                    now = self._clock()
                    await self._change(str(case.case_id), Moment(now, now), follow_limits)
            if len(page) < PAGE:
                break
            cursor = page[-1].case_id
        self._pack_passes += 1
        if self._pack_passes == PASSES:
            self._followed, self._pack_passes = packs, 0

    async def _change(
        self, case_id: str, moment: Moment, change: Callable[[CaseChange, Rules, Moment], CaseChange]
    ) -> None:
        with span(Spans.KEEP_CLOCKS):
            async with UnitOfWork(self._pool) as work:
                before = await lock_case_with_tasks(work.connection, case_id)
                try:
                    after = change(before, self._workflow.rules(before.case, moment), moment)
                except ConflictError as error:
                    self._log.warning(LogEvents.CLOCK_NOT_KEPT, case=before.case.case_number, error=str(error))
                    self._failed[case_id] = self._clock() + TRIED_AGAIN
                    return
                if after is not before:
                    await self._workflow.save(work, after)


def _has_other_limits(case: CaseLimits, packs: ActivePacks) -> bool:
    """Whether the process of now limits it otherwise in the mode that its clocks run by."""
    process = process_of(packs, case.event_class)
    if process is None:
        return False
    stage, whole = process.item.limit(case.clock_state, case.mode), process.item.whole_limit(case.mode)
    other_stage = not case.clock.suspended and case.clock.limit != stage
    return other_stage or (not case.whole.suspended and case.whole.limit != whole)


def _switched_at(case: OpenCase, modes: Modes) -> dt.datetime:
    """When the newest mode of any area of the case was switched."""
    keys: Iterable[tuple[str, str]] = ((area.layer, area.area_id) for area in case.areas)
    return max(to_datetime(modes.by_area[key].occurred_at) for key in keys if key in modes.by_area)
