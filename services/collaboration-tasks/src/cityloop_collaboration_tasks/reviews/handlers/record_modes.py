"""Switches of operating modes are stored for reviews."""

from __future__ import annotations

from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop_database import Pool, UnitOfWork
from cityloop_modes import StoreMode

from cityloop_collaboration_tasks.reviews.adapters.review_store import save_mode


def mode_recorder(pool: Pool) -> StoreMode:
    """Stores every version that is read, once."""

    async def record(mode: OperatingMode) -> None:
        async with UnitOfWork(pool) as work:
            await save_mode(work.connection, mode)

    return record
