"""What stands open in the hub, for dashboards and alerts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop.common.v1.common_pb2 import EventGrade
from cityloop_database import Pool
from cityloop_telemetry import Measures

from cityloop_event_hub.adapters import standing_store
from cityloop_event_hub.handlers import modes

GRADES = {number: name.removeprefix("EVENT_GRADE_").lower() for name, number in EventGrade.items()}


async def measure(pool: Pool, clock: Callable[[], dt.datetime]) -> None:
    """Set the gauges of events, held reports, warnings that wait for a signature, and modes not acknowledged."""
    async with pool.acquire() as connection:
        events = await standing_store.open_events(connection)
        held = await standing_store.held_reports(connection)
        unsigned = await standing_store.unsigned_warnings(connection)
    Measures.OPEN_EVENTS.read({(name,): events.get(number, 0) for number, name in GRADES.items()})
    Measures.HELD_REPORTS.read_one(held)
    waiting = {state: unsigned[state].warnings if state in unsigned else 0 for state in standing_store.UNSIGNED}
    Measures.WARNINGS_WAITING.read({(state,): warnings for state, warnings in waiting.items()})
    now = clock()
    ages = [(now - found.oldest).total_seconds() for found in unsigned.values()]
    Measures.WARNINGS_WAITING_OLDEST.read_one(max(0.0, *ages, 0.0))
    missing = [service for status in await modes.statuses(pool) for service in status.missing]
    Measures.MODE_MISSING.read({(service,): missing.count(service) for service in modes.FOLLOWERS})
