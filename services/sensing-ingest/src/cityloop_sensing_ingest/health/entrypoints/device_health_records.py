"""The health of things, as other rooms need it and as `RegistryService` lists it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from cityloop.common.v1.common_pb2 import Label, Place
from cityloop.sensing.v1 import registry_service_pb2 as messages
from cityloop.sensing.v1.device_health_pb2 import DeviceHealth, DeviceState
from cityloop_database import Connection, Pool, texts_from_column
from cityloop_messaging import to_timestamp
from cityloop_rpc import Pages, caller

from cityloop_sensing_ingest.health.adapters import health_store

PAGES = Pages("device-health", str, default=100)


class StoredDeviceHealth:
    """The health of things, one record a thing."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def watch(self, connection: Connection, thing_id: str, thing_model: str, now: dt.datetime) -> None:
        """A thing was registered: its readings are waited for from now on."""
        await health_store.watch(connection, thing_id, thing_model, now)

    async def list_device_health(self, request: messages.ListDeviceHealthRequest) -> messages.ListDeviceHealthResponse:
        """Things of the caller's department that are late, silent, or whose clock is off; the token names the last."""
        size, after = PAGES.size(request.page_size), PAGES.after(request.page_token)
        rows = await health_store.page_of_unhealthy(self._pool, caller().department, size, after or "")
        token = PAGES.token(rows[-1]["thing_id"]) if len(rows) == size else ""
        return messages.ListDeviceHealthResponse(things=map(_health, rows), next_page_token=token)


def _health(row: Mapping[str, Any]) -> DeviceHealth:
    last = row["last_reading_at"]
    return DeviceHealth(
        thing_id=row["thing_id"],
        version=row["version"],
        occurred_at=to_timestamp(row["occurred_at"]),
        state=DeviceState.Name(row["state"] or DeviceState.DEVICE_STATE_UNSPECIFIED),
        thing_model=row["thing_model"],
        department_id=row["department_id"],
        place=Place.FromString(row["place"]),
        name=Label(texts=texts_from_column(row["name"])),
        last_reading_at=None if last is None else to_timestamp(last),
        clock_ahead_seconds=row["clock_ahead_seconds"],
    )
