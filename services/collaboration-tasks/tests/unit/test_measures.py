"""A closing is timed once, and the calendar is watched."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

from cityloop.cases.v1.case_pb2 import Transition
from cityloop.common.v1.common_pb2 import Place
from cityloop_calendars import CityTime, Shift, WorkCalendar
from cityloop_city import CityModel
from cityloop_collaboration_tasks.cases.domain.case import Case, CasePhase, CaseState
from cityloop_collaboration_tasks.cases.handlers.case_metrics import measure_calendar, observe_closing
from cityloop_flows import RunningClock
from cityloop_telemetry import REGISTRY

OPENED = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
CALENDAR = WorkCalendar(
    ZoneInfo("Asia/Shanghai"), dt.date(2026, 1, 1), dt.date(2026, 12, 31), {1: (Shift.of("08:00-12:00"),)}
)
HOUR = dt.timedelta(hours=1)


async def test_how_long_the_calendar_goes_on_is_measured_where_there_is_one() -> None:
    model = SimpleNamespace(time=CityTime(ZoneInfo("Asia/Shanghai"), CALENDAR))
    await measure_calendar(lambda: cast("CityModel", model), lambda: OPENED)
    assert REGISTRY.get_sample_value("cityloop_calendar_seconds") == 184 * 86_400 - 8 * 3_600
    model.time = CityTime(ZoneInfo("Asia/Shanghai"))
    await measure_calendar(lambda: cast("CityModel", model), lambda: OPENED)
    assert REGISTRY.get_sample_value("cityloop_calendar_seconds") is None


def case(phase: CasePhase, began: dt.datetime, moment: dt.datetime) -> Case:
    return Case(
        case_id="c",
        case_number="C-1",
        version=2,
        event_id="e",
        event_number="E-1",
        event_version=1,
        state=CaseState(phase.value, phase),
        event_class="flood",
        grade=4,
        urgency="normal",
        place=Place(),
        proposed_lead="",
        lead_department_id="water",
        overdue=False,
        reopened=0,
        opened_at=OPENED,
        occurred_at=moment,
        recorded_at=moment,
        transition=Transition(move="close"),
        clock=RunningClock(began, None),
        phase_began_at=began,
    )


def closings() -> tuple[float, float]:
    name = "cityloop_case_closing_seconds"
    return REGISTRY.get_sample_value(f"{name}_count") or 0, REGISTRY.get_sample_value(f"{name}_sum") or 0


def test_a_closing_is_timed_once() -> None:
    count, seconds = closings()
    observe_closing([case(CasePhase.PENDING_CLOSING, OPENED + HOUR, OPENED + HOUR)])
    observe_closing([case(CasePhase.CLOSED, OPENED + 2 * HOUR, OPENED + 2 * HOUR)])
    observe_closing([case(CasePhase.CLOSED, OPENED + 2 * HOUR, OPENED + 3 * HOUR)])
    assert closings() == (count + 1, seconds + 7200)
