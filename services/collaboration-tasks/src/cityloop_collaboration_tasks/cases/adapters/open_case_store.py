"""The open cases, counted in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cityloop_database import Pool
from cityloop_packs import ENDED_PHASES


@dataclass(frozen=True, slots=True)
class OpenCaseGroup:
    """Open cases of one class in one state: how many, and the number of one of them."""

    event_class: str
    state: str
    cases: int
    case_number: str


async def open_case_groups(pool: Pool) -> list[OpenCaseGroup]:
    """All open cases, by class and state."""
    rows = await pool.fetch(
        "SELECT event_class, state, count(*) AS cases, min(case_number) AS case_number FROM cases"
        " WHERE phase <> ALL($1::text[]) GROUP BY event_class, state ORDER BY event_class, state",
        list(ENDED_PHASES),
    )
    return [OpenCaseGroup(row["event_class"], row["state"], row["cases"], row["case_number"]) for row in rows]


async def counts_by_phase(pool: Pool, phases: Sequence[str], now: dt.datetime) -> dict[str, tuple[int, int]]:
    """Cases in these phases, by phase: how many, and how many of them are past the end of their stage's clock."""
    rows = await pool.fetch(
        "SELECT phase, count(*) AS cases, count(*) FILTER (WHERE due_at < $2) AS overdue FROM cases"
        " WHERE phase = ANY($1) GROUP BY phase",
        phases,
        now,
    )
    return {row["phase"]: (row["cases"], row["overdue"]) for row in rows}
