"""A service's own copy of the operating modes; each version it follows is acknowledged to the hub."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import grpc
from cityloop.common.v1.common_pb2 import AreaReference
from cityloop.events.v1.modes_service_pb2 import AcknowledgeModeRequest
from cityloop.events.v1.modes_service_pb2_grpc import ModesServiceStub
from cityloop.events.v1.operating_mode_pb2 import OperatingMode
from cityloop.topics import EVENTS_OPERATING_MODES
from cityloop_messaging import Backoff, Fact, InvalidRecordError, KafkaConnection, Projection, processing
from cityloop_rpc import Credentials, open_channel
from cityloop_telemetry import Logger

from cityloop_modes.modes import AreaKey, Modes, key_of, name_of
from cityloop_modes.telemetry import LogEvents

Acknowledge = Callable[[AreaReference, int], Awaitable[None]]
"""Tells the hub that this service follows a version of an area's mode."""
StoreMode = Callable[[OperatingMode], Awaitable[None]]
"""Stores a version that was read, in the trace of the switch; one may be given again after a restart."""


class ModeReplica:
    """Follows `events.operating-modes.v1`."""

    def __init__(
        self, connection: KafkaConnection, service: str, acknowledge: Acknowledge, store_mode: StoreMode | None = None
    ) -> None:
        self.modes = Modes()
        """What holds now; replaced as a whole at each change."""
        self._acknowledge = acknowledge
        self._store_mode = store_mode
        self._service = service
        self._pending: dict[AreaKey, Fact[OperatingMode]] = {}
        self._changed = asyncio.Event()
        self._log = Logger()
        self._projection = Projection(connection, EVENTS_OPERATING_MODES, self.apply, service)
        self.caught_up = self._projection.caught_up

    async def run(self) -> None:
        """Follow the topic until cancelled."""
        await self._projection.run()

    async def run_acknowledging(self) -> None:
        """Acknowledge what is followed until cancelled; goes on trying while the hub is away."""
        backoff = Backoff(longest=1.0)
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._acknowledge_pending()
                backoff.reset()
            except grpc.aio.AioRpcError as error:
                self._log.warning(LogEvents.MODE_NOT_ACKNOWLEDGED, error=error.code().name)
                self._changed.set()
                await backoff.pause()

    async def apply(self, fact: Fact[OperatingMode]) -> None:
        """Take one version of one area's mode.

        Raises:
            InvalidRecordError: it is no mode of an area.
        """
        mode = fact.payload
        if not mode.area.layer or not mode.area.area_id:
            raise InvalidRecordError("not the operating mode of an area")
        modes = self.modes.with_mode(mode)
        if modes is self.modes:
            return
        if self._store_mode is not None:
            with processing(fact.topic, [fact], self._service):
                await self._store_mode(mode)
        self.modes = modes
        self._pending[key_of(mode.area)] = fact
        self._changed.set()
        self._log.info(
            LogEvents.MODE_IN_USE,
            layer=mode.area.layer,
            area=mode.area.area_id,
            mode=name_of(mode.mode),
            version=mode.version,
        )

    async def _acknowledge_pending(self) -> None:
        for key, fact in list(self._pending.items()):
            with processing(fact.topic, [fact], self._service):
                await self._acknowledge(fact.payload.area, fact.payload.version)
            if self._pending.get(key) is fact:
                del self._pending[key]


class HubAcknowledgement:
    """Acknowledges over gRPC; close it at the end."""

    def __init__(self, address: str, credentials: Credentials) -> None:
        self._channel = open_channel(address, credentials)
        self._stub = ModesServiceStub(self._channel)  # type: ignore[no-untyped-call]

    async def __call__(self, area: AreaReference, version: int) -> None:
        """Acknowledge one version."""
        await self._stub.AcknowledgeMode(AcknowledgeModeRequest(area=area, version=version))

    async def close(self) -> None:
        """Close the channel."""
        await self._channel.close()
