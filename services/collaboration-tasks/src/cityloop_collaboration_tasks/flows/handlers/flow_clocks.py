"""What time alone does to flows: clocks that run out, duties that are missed, moves that become possible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import ConflictError, Moment
from cityloop_packs import FlowDefinition, FlowPhase
from cityloop_telemetry import Logger, span

from cityloop_collaboration_tasks.flows.adapters import flow_store
from cityloop_collaboration_tasks.flows.domain import duties
from cityloop_collaboration_tasks.flows.domain.moves import mark_overdue
from cityloop_collaboration_tasks.flows.domain.running_flow import RunningFlow
from cityloop_collaboration_tasks.flows.handlers.flow_workflow import FlowWorkflow
from cityloop_collaboration_tasks.flows.telemetry import LogEvents, Measures, Metrics, Spans

OPEN = [phase.value for phase in FlowPhase if phase not in FlowDefinition.ended_phases]
AT_ONCE = 200
LATER = dt.timedelta(minutes=5)
"""When a flow is looked at again that cannot be moved now."""


class FlowClocks:
    """Looks again and again at flows that are due; a second look changes nothing, so several replicas may run it."""

    def __init__(self, pool: Pool, workflow: FlowWorkflow, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._workflow = workflow
        self._clock = clock
        self._log = Logger()

    async def check(self) -> None:
        """Mark what has run out, count what was missed, make the moves that time allows."""
        async with self._pool.acquire() as connection:
            due = await flow_store.flows_to_check(connection, self._clock(), AT_ONCE)
        for flow_id in due:
            with span(Spans.MOVE_FLOW):
                async with UnitOfWork(self._pool) as work:
                    flow = await flow_store.lock_flow(work.connection, flow_id)
                    if flow is not None:
                        await self._check(work, flow)

    async def measure(self) -> None:
        """Set the gauges of open and overdue flows."""
        counts = await flow_store.counts_by_phase(self._pool, self._clock())
        Measures.OPEN_FLOWS.read({(phase,): counts.get(phase, (0, 0))[0] for phase in OPEN})
        Measures.OVERDUE_FLOWS.read_one(sum(overdue for _, overdue in counts.values()))

    async def _check(self, work: UnitOfWork, flow: RunningFlow) -> None:
        now = self._clock()
        try:
            rules = self._workflow.rules_of(flow)
            await self._count_missed(work, flow, now)
            marked = mark_overdue(flow, rules, now)
            if marked is not flow:
                await self._workflow.save(work, [marked], Moment(now, now))
            else:
                await self._workflow.look_again(work, flow, Moment(now, now))
        except ConflictError as error:
            self._log.warning(LogEvents.FLOW_NOT_MOVED, flow=flow.flow_number, error=str(error))
            await flow_store.set_check(work.connection, flow.flow_id, now + LATER)

    async def _count_missed(self, work: UnitOfWork, flow: RunningFlow, now: dt.datetime) -> None:
        by_name = {duty.duty: duty for duty in self._workflow.rules_of(flow).definition.item.duties}
        running = await flow_store.duties_of(work.connection, flow.flow_id)
        after = [duties.missed_by(by_name[one.duty], one, now) if one.duty in by_name else one for one in running]
        missed = sum(later.times_missed - one.times_missed for one, later in zip(running, after, strict=True))
        if missed:
            Metrics.DUTIES_MISSED.inc(missed)
            await flow_store.save_duties(work.connection, flow.flow_id, after)
