"""Switches of operating modes go into the history of the city."""

from __future__ import annotations

from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop_database import Pool, UnitOfWork
from cityloop_modes import StoreMode
from cityloop_telemetry import current_traceparent, trace_id_of

from cityloop_collaboration_tasks.cases.domain.history import HistoryEntry
from cityloop_collaboration_tasks.timelines.adapters.overview_store import add_city_history

MODE = "mode"


def mode_recorder(pool: Pool) -> StoreMode:
    """Stores every version that is read, once."""

    async def record(mode: OperatingMode) -> None:
        entry = HistoryEntry(MODE, mode.SerializeToString(), trace_id_of(current_traceparent()))
        async with UnitOfWork(pool) as work:
            await add_city_history(work.connection, f"{mode.area.layer}/{mode.area.area_id}", mode.version, entry)

    return record
