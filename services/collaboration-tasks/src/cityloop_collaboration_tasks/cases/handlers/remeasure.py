"""What the gauges say before a move that needs it, asked before its transaction is opened."""

from __future__ import annotations

from cityloop_database import Pool
from cityloop_flows.guards.remeasurement.guard import RemeasurementGuard

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.adapters.measurements import Measurements
from cityloop_collaboration_tasks.cases.domain.evidence import Asked, names_of, raising_datastreams
from cityloop_collaboration_tasks.cases.handlers.moving import Moving


class Remeasuring:
    """Asks sensing-ingest about the datastreams that raised an event."""

    def __init__(self, pool: Pool, moving: Moving, measurements: Measurements) -> None:
        self._pool = pool
        self._moving = moving
        self._measurements = measurements

    async def ask(self, case_id: str, move: str) -> Asked | None:
        """What the gauges say; None where the move does not need it.

        Raises:
            NotReadyError: sensing-ingest does not answer.
        """
        async with self._pool.acquire() as connection:
            case = await case_store.find_case(connection, case_id)
            if case is None:
                return None
            transition = self._moving.process_of(case.event_class).item.transition(move, case.state.name)
            limit = None if transition is None else transition.guard(RemeasurementGuard)
            if limit is None:
                return None
            signals = await case_store.signals_of(connection, case.event_id)
        datastreams = raising_datastreams(signals, case.event_class)
        measured = await self._measurements.judge(sorted(datastreams), limit)
        return Asked(limit, datastreams, measured, names_of(signals))
