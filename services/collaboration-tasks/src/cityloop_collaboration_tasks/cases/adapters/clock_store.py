"""Which clocks run, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cityloop.common.v1.common_pb2 import AreaReference
from cityloop_database import Connection
from cityloop_flows import RunningClock, clock_from_text

IS_OPEN = "phase NOT IN ('closed', 'not_filed', 'void')"
CLOCK_RUNS = "NOT overdue AND (due_at > recorded_at OR NOT imported)"
"""What is stored late is marked at once. Of an imported case, a clock that had run out before it was stored is history,
which is judged at the next move."""
WHOLE_RUNS = "NOT whole_overdue AND (whole_due_at > recorded_at OR NOT imported)"
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


@dataclass(frozen=True, slots=True)
class CaseLimits:
    """An open case, and by which limits its clocks run."""

    case_id: UUID
    event_class: str
    mode: str
    clock_state: str
    clock: RunningClock
    whole: RunningClock


async def limits_of_open_cases(connection: Connection, after: UUID, size: int) -> list[CaseLimits]:
    """The limits of open cases, in order of their ids."""
    rows = await connection.fetch(
        f"SELECT case_id, event_class, mode, clock_state, clock, whole FROM cases WHERE {IS_OPEN} AND case_id > $1"
        " ORDER BY case_id LIMIT $2",
        after,
        size,
    )
    return [
        CaseLimits(
            case_id=row["case_id"],
            event_class=row["event_class"],
            mode=row["mode"],
            clock_state=row["clock_state"],
            clock=clock_from_text(row["clock"]),
            whole=clock_from_text(row["whole"]),
        )
        for row in rows
    ]


async def ringing_cases(connection: Connection, now: dt.datetime, size: int, but: Sequence[str]) -> list[str]:
    """Cases with which something is to be done because time has passed, so many of each kind, without some.

    A clock, their own or a task's, has run out and is not marked overdue; somebody is to be warned; a wait is over; a
    task climbs.
    """
    kinds = (
        f"FROM cases WHERE {CLOCK_RUNS} AND {IS_OPEN} AND due_at <= $1",
        f"FROM tasks WHERE {CLOCK_RUNS} AND state IN ('dispatched', 'accepted', 'failed_check') AND due_at <= $1",
        f"FROM cases WHERE {WHOLE_RUNS} AND whole_due_at <= $1",
        "FROM cases WHERE (warn_at > recorded_at OR NOT imported) AND warn_at <= $1",
        "FROM cases WHERE (whole_warn_at > recorded_at OR NOT imported) AND whole_warn_at <= $1",
        "FROM cases WHERE waits_until IS NOT NULL AND waits_until <= $1",
        "FROM tasks WHERE (escalates_at > recorded_at OR NOT imported) AND escalates_at <= $1",
    )
    moments = ("due_at", "due_at", "whole_due_at", "warn_at", "whole_warn_at", "waits_until", "escalates_at")
    parts = [
        f"(SELECT case_id {kind} AND case_id <> ALL($3::uuid[]) ORDER BY {moment} LIMIT $2)"
        for kind, moment in zip(kinds, moments, strict=True)
    ]
    rows = await connection.fetch(" UNION ".join(parts), now, size, list(but))
    return [str(row["case_id"]) for row in rows]


def _area(name: str) -> AreaReference:
    layer, _, area_id = name.partition("/")
    return AreaReference(layer=layer, area_id=area_id)
