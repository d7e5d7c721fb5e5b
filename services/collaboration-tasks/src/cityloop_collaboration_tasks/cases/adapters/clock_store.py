"""Which clocks run, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop_database import Connection

IS_OPEN = "phase NOT IN ('closed', 'not_filed', 'void')"
CLOCK_RUNS = "NOT overdue AND (due_at > recorded_at OR NOT imported)"
"""What is stored late is marked at once. Of an imported case, a clock that had run out before it was stored is history,
which is judged at the next move."""
FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case, the areas it lies in, and the operating mode its clock runs by."""

    case_id: UUID
    areas: tuple[AreaReference, ...]
    mode: str


async def open_cases(connection: Connection, areas: Sequence[str], after: UUID, size: int) -> list[OpenCase]:
    """Open cases in any of these areas (as layer/area), in order of their ids."""
    rows = await connection.fetch(
        f"SELECT case_id, areas, mode FROM cases WHERE {IS_OPEN} AND areas && $1::text[] AND case_id > $2"
        " ORDER BY case_id LIMIT $3",
        list(areas),
        after,
        size,
    )
    return [OpenCase(row["case_id"], tuple(map(_area, row["areas"])), row["mode"]) for row in rows]


async def expired_cases(connection: Connection, now: dt.datetime, size: int) -> list[str]:
    """Cases of which a clock, their own or a task's, has run out and is not marked overdue."""
    rows = await connection.fetch(
        f"(SELECT case_id FROM cases WHERE {CLOCK_RUNS} AND {IS_OPEN} AND due_at <= $1 ORDER BY due_at LIMIT $2)"
        f" UNION (SELECT case_id FROM tasks WHERE {CLOCK_RUNS} AND state IN ('dispatched', 'accepted', 'failed_check')"
        " AND due_at <= $1 ORDER BY due_at LIMIT $2)",
        now,
        size,
    )
    return [str(row["case_id"]) for row in rows]


def _area(name: str) -> AreaReference:
    layer, _, area_id = name.partition("/")
    return AreaReference(layer=layer, area_id=area_id)
