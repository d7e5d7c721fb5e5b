"""Switches of operating modes are kept, for the overview."""

from __future__ import annotations

from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop_database import Pool, UnitOfWork
from cityloop_modes import StoreMode
from cityloop_telemetry import current_traceparent, trace_id_of

from cityloop_collaboration_tasks.cases.adapters.case_store import HistoryEntry
from cityloop_collaboration_tasks.timelines.adapters.overview_store import keep_in_city

MODE = "mode"


def keeping_modes(pool: Pool) -> StoreMode:
    """Keeps every version that is read, once."""

    async def keep(mode: OperatingMode) -> None:
        entry = HistoryEntry(MODE, mode.SerializeToString(), trace_id_of(current_traceparent()))
        async with UnitOfWork(pool) as work:
            await keep_in_city(work.connection, f"{mode.area.layer}/{mode.area.area_id}", mode.version, entry)

    return keep
