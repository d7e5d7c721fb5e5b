"""What the room offers to other rooms."""

from __future__ import annotations

import datetime as dt
from typing import Protocol, TypeVar

from cityloop.sensing.v1 import registry_service_pb2 as messages

Transaction = TypeVar("Transaction", contravariant=True)


class DeviceHealthRecords(Protocol[Transaction]):
    """The health of things, one record a thing."""

    async def watch(self, transaction: Transaction, thing_id: str, thing_model: str, now: dt.datetime) -> None:
        """A thing was registered: its readings are waited for from now on."""

    async def list_device_health(self, request: messages.ListDeviceHealthRequest) -> messages.ListDeviceHealthResponse:
        """Things of the caller's department that are late, silent, or whose clock is off; the token names the last."""
