"""The health of things, as other rooms need it and as `RegistryService` lists it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from cityloop.sensing.v1 import registry_service_pb2 as messages
from cityloop.sensing.v1.device_health_pb2 import DeviceHealth, DeviceState
from cityloop_database import Connection, Pool
from cityloop_messaging import to_timestamp
from cityloop_rpc import Pages, caller

from cityloop_sensing_ingest.health.adapters import health_store
from cityloop_sensing_ingest.registry.domain import RegisteredThing, Things

PAGES = Pages("device-health", str, default=100)


class StoredDeviceHealth:
    """The health of things, one record a thing."""

    def __init__(self, pool: Pool, things: Things[Connection]) -> None:
        self._pool = pool
        self._things = things

    async def watch(self, connection: Connection, thing: messages.Thing, now: dt.datetime) -> None:
        """A thing was registered, its datastreams with their numbers: its readings are waited for from now on."""
        await health_store.watch(connection, thing, now)

    async def list_device_health(self, request: messages.ListDeviceHealthRequest) -> messages.ListDeviceHealthResponse:
        """Things of the caller's department that are late, silent, or whose clock is off; the token names the last."""
        size, after = PAGES.size(request.page_size), PAGES.after(request.page_token)
        rows = await health_store.page_of_unhealthy(self._pool, caller().department, size, after or "")
        token = PAGES.token(rows[-1]["thing_id"]) if len(rows) == size else ""
        async with self._pool.acquire() as connection:
            things = await self._things.find(connection, [row["thing_id"] for row in rows])
        health = [_health(row, things[row["thing_id"]]) for row in rows]
        return messages.ListDeviceHealthResponse(things=health, next_page_token=token)


def _health(row: Mapping[str, Any], thing: RegisteredThing) -> DeviceHealth:
    last = row["last_reading_at"]
    return DeviceHealth(
        thing_id=thing.thing_id,
        version=row["version"],
        occurred_at=to_timestamp(row["occurred_at"]),
        state=DeviceState.Name(row["state"] or DeviceState.DEVICE_STATE_UNSPECIFIED),
        thing_model=thing.thing_model,
        department_id=thing.department_id,
        place=thing.place,
        name=thing.name,
        last_reading_at=None if last is None else to_timestamp(last),
        clock_ahead_seconds=row["clock_ahead_seconds"],
    )
