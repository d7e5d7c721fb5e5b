"""Measures of cases: how many are open and overdue, and how long closed ones took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from cityloop_city import CityModel
from cityloop_database import Pool
from cityloop_kernel import NotReadyError
from cityloop_telemetry import exemplar

from cityloop_collaboration_tasks.cases.adapters import open_case_store
from cityloop_collaboration_tasks.cases.domain.case import Case, CasePhase, Task
from cityloop_collaboration_tasks.cases.telemetry import Measures, Metrics

OPEN = [phase.value for phase in CasePhase if not phase.ended]


async def measure_open_cases(pool: Pool, clock: Callable[[], dt.datetime]) -> None:
    """Set the gauges of open and overdue cases."""
    counts = await open_case_store.counts_by_phase(pool, OPEN, clock())
    Measures.OPEN_CASES.read({(phase,): counts.get(phase, (0, 0))[0] for phase in OPEN})
    Measures.OVERDUE_CASES.read({(phase,): counts.get(phase, (0, 0))[1] for phase in OPEN})


async def measure_calendar(city: Callable[[], CityModel], clock: Callable[[], dt.datetime]) -> None:
    """Set the gauge of how long the city's calendar goes on: beyond its end no working time can be counted."""
    try:
        calendar = city().time.calendar
    except NotReadyError:
        calendar = None
    if calendar is None:
        Measures.CALENDAR_SECONDS.forget()
        return
    ends = dt.datetime.combine(calendar.known_until + dt.timedelta(days=1), dt.time(), calendar.zone)
    Measures.CALENDAR_SECONDS.read_one((ends - clock()).total_seconds())


def observe_closing(versions: Sequence[Case | Task]) -> None:
    """Observe how long a case took, when these versions close it: the phase of the closed case begins with them."""
    for version in versions:
        if (
            isinstance(version, Case)
            and version.state.phase is CasePhase.CLOSED
            and version.phase_began_at == version.occurred_at
        ):
            seconds = (version.occurred_at - version.opened_at).total_seconds()
            Metrics.CLOSING_SECONDS.observe(max(0.0, seconds), exemplar())
            return
