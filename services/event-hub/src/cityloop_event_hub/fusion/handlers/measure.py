"""Open events, for dashboards and alerts."""

from __future__ import annotations

from cityloop.common.v1.common_pb2 import EventGrade
from cityloop_database import Pool

from cityloop_event_hub.fusion.adapters import event_store
from cityloop_event_hub.fusion.telemetry import Measures

GRADES = {number: name.removeprefix("EVENT_GRADE_").lower() for name, number in EventGrade.items()}


async def measure(pool: Pool) -> None:
    """Set the gauge of open events, by grade."""
    async with pool.acquire() as connection:
        events = await event_store.open_events_by_grade(connection)
    Measures.OPEN_EVENTS.read({(name,): events.get(number, 0) for number, name in GRADES.items()})
