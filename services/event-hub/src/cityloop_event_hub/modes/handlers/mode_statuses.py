"""Which services follow the operating modes."""

from __future__ import annotations

from cityloop.events.v1.modes_service_pb2 import ModeStatus
from cityloop.topics import EVENTS_OPERATING_MODES
from cityloop_database import Pool

from cityloop_event_hub.modes.adapters import mode_store
from cityloop_event_hub.modes.telemetry import Measures

FOLLOWERS = tuple(sorted(EVENTS_OPERATING_MODES.consumers))
"""The services that must acknowledge."""


async def statuses(pool: Pool) -> list[ModeStatus]:
    """Every area's mode, who follows it and who does not."""
    async with pool.acquire() as connection:
        modes = await mode_store.all_modes(connection)
        followed = await mode_store.acknowledgements(connection)
    found = []
    for mode in modes:
        acknowledged = followed.get((mode.area.layer, mode.area.area_id), [])
        missing = sorted(set(FOLLOWERS) - {one.service for one in acknowledged})
        found.append(ModeStatus(mode=mode, acknowledgements=acknowledged, missing=missing))
    return found


async def measure(pool: Pool) -> None:
    """Set the gauges of the areas whose present mode a service has not acknowledged."""
    missing = [service for status in await statuses(pool) for service in status.missing]
    Measures.MODE_MISSING.read({(service,): missing.count(service) for service in FOLLOWERS})
