"""What the gauges measure before a move that needs it, asked before its transaction is opened."""

from __future__ import annotations

from cityloop_database import Pool
from cityloop_flows.guards.remeasurement.guard import RemeasurementGuard

from cityloop_collaboration_tasks.cases.adapters import case_store
from cityloop_collaboration_tasks.cases.adapters.measurement_client import MeasurementClient
from cityloop_collaboration_tasks.cases.domain.proofs import RemeasurementResult, names_of, raising_datastreams
from cityloop_collaboration_tasks.cases.handlers.case_workflow import CaseWorkflow


class CaseRemeasurer:
    """Asks sensing-ingest about the datastreams that raised an event."""

    def __init__(self, pool: Pool, workflow: CaseWorkflow, measurements: MeasurementClient) -> None:
        self._pool = pool
        self._workflow = workflow
        self._measurements = measurements

    async def remeasure(self, case_id: str, name: str) -> RemeasurementResult | None:
        """What the gauges measure; None where the move does not need it.

        Raises:
            NotReadyError: sensing-ingest does not answer.
        """
        async with self._pool.acquire() as connection:
            case = await case_store.find_case(connection, case_id)
            if case is None:
                return None
            move = self._workflow.process_of(case.event_class).item.move(name, case.state.name)
            limit = None if move is None else move.guard(RemeasurementGuard)
            if limit is None:
                return None
            signals = await case_store.signals_of(connection, [case.event_id])
        datastreams = raising_datastreams(signals, case.event_class)
        measured = await self._measurements.judge(sorted(datastreams), limit)
        return RemeasurementResult(limit, datastreams, measured, names_of(signals))
