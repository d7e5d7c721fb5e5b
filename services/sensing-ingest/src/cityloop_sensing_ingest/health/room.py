"""What the room of device health runs, and what it offers to other rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_database import Connection, Pool
from cityloop_messaging import Outbox
from cityloop_packs import ActivePacks
from cityloop_service import Job, Room

from cityloop_sensing_ingest.health.domain.device_health import NewestReadings
from cityloop_sensing_ingest.health.entrypoints.device_health_records import StoredDeviceHealth
from cityloop_sensing_ingest.health.handlers.health_watch import CHECK_SECONDS, HealthWatch
from cityloop_sensing_ingest.registry.domain import Things


class HealthRoom(Room):
    """Watches whether things report.

    Args:
        pool: of the service's database.
        outbox: of changes.
        packs: in use; their thing models say how often things report.
        things: that are registered.
        can_receive: whether readings can be accepted and the packs are known; nothing is judged while not.
        clock: the present.
    """

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        packs: Callable[[], ActivePacks],
        things: Things[Connection],
        can_receive: Callable[[], bool],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self.newest_readings = NewestReadings()
        self.records = StoredDeviceHealth(pool, things)
        watch = HealthWatch(pool, outbox, packs, things, self.newest_readings, can_receive, clock)
        self.jobs = (Job(CHECK_SECONDS, "device health", watch.check),)
