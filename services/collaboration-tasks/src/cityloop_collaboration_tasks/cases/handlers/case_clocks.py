"""The clocks of open cases: they change with the operating modes, and what runs out is marked overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import ConflictError, Moment
from cityloop_messaging import to_datetime
from cityloop_modes import Modes
from cityloop_telemetry import Logger, span

from cityloop_collaboration_tasks.cases.adapters import clock_store
from cityloop_collaboration_tasks.cases.adapters.clock_store import OpenCase
from cityloop_collaboration_tasks.cases.adapters.locked_case import lock_case_with_tasks
from cityloop_collaboration_tasks.cases.domain.case_change import CaseChange, Rules
from cityloop_collaboration_tasks.cases.domain.clocks import apply_mode, mark_overdue
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow
from cityloop_collaboration_tasks.cases.telemetry import LogEvents, Spans

PAGE = 1_000
EXPIRED = 200
PASSES = 2
"""A move that was under way at the switch may be saved, by the mode before, after the first pass."""


class CaseClocks:
    """Checks clocks again and again; a second check changes nothing, so several replicas may run it."""

    def __init__(
        self, pool: Pool, workflow: CaseWorkflow, modes: Callable[[], Modes], clock: Callable[[], dt.datetime]
    ) -> None:
        self._pool = pool
        self._workflow = workflow
        self._modes = modes
        self._clock = clock
        self._applied = Modes()
        self._passes = 0
        self._log = Logger()

    async def check(self) -> None:
        """Apply modes that were switched, then mark what has run out."""
        modes = self._modes()
        if modes is not self._applied:
            await self._apply(modes)
        async with self._pool.acquire() as connection:
            due = await clock_store.expired_cases(connection, self._clock(), EXPIRED)
        for case_id in due:
            now = self._clock()
            await self._change(case_id, Moment(now, now), mark_overdue)

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
                    await self._change(str(case.case_id), moment, apply_mode)
            if len(page) < PAGE:
                break
            cursor = page[-1].case_id
        self._passes += 1
        if self._passes == PASSES:
            self._applied, self._passes = modes, 0

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
                    return
                if after is not before:
                    await self._workflow.save(work, after)


def _switched_at(case: OpenCase, modes: Modes) -> dt.datetime:
    """When the newest mode of any area of the case was switched."""
    keys: Iterable[tuple[str, str]] = ((area.layer, area.area_id) for area in case.areas)
    return max(to_datetime(modes.by_area[key].occurred_at) for key in keys if key in modes.by_area)
