"""gRPC: cityloop.events.v1.ModesService."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cityloop.events.v1 import modes_service_pb2 as messages
from cityloop.events.v1 import modes_service_pb2_grpc as stubs
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, Moment, NotFoundError
from cityloop_messaging import Outbox
from cityloop_packs import ActivePacks
from cityloop_rpc import Authorizer, caller

from cityloop_event_hub.modes.adapters import mode_store
from cityloop_event_hub.modes.handlers.mode_statuses import statuses
from cityloop_event_hub.modes.handlers.switch_mode import switch_mode


class ModesServicer(stubs.ModesServiceServicer):
    """The operating mode of each area, and which service follows it."""

    def __init__(
        self,
        pool: Pool,
        outbox: Outbox,
        authorizer: Authorizer,
        packs: Callable[[], ActivePacks],
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._authorizer = authorizer
        self._packs = packs

    async def SwitchMode(  # noqa: N802 the contract's name
        self, request: messages.SwitchModeRequest, _context: Any
    ) -> messages.SwitchModeResponse:
        """Put an area into another mode."""

        async def effect(work: UnitOfWork, post: Actor, moment: Moment) -> messages.SwitchModeResponse:
            city, packs = self._authorizer.city.model, self._packs()
            wanted = (request.area, request.mode, request.reason)
            mode = await switch_mode(work, self._outbox, city, packs, post, *wanted, moment)
            return messages.SwitchModeResponse(mode=mode)

        method = "ModesService/SwitchMode"
        return await self._authorizer.run_change(method, request.change, request, messages.SwitchModeResponse, effect)

    async def ListModes(  # noqa: N802
        self, _request: messages.ListModesRequest, _context: Any
    ) -> messages.ListModesResponse:
        """Every area that was ever switched."""
        return messages.ListModesResponse(modes=await statuses(self._pool))

    async def AcknowledgeMode(  # noqa: N802
        self, request: messages.AcknowledgeModeRequest, _context: Any
    ) -> messages.AcknowledgeModeResponse:
        """A service follows a version; its certificate says which service."""
        async with UnitOfWork(self._pool) as work:
            known = await mode_store.acknowledge(
                work.connection, request.area, request.version, caller().system, self._authorizer.clock()
            )
        if not known:
            raise NotFoundError(
                f"area {request.area.layer}/{request.area.area_id} has no mode of version {request.version}",
                "MODE_UNKNOWN",
            )
        return messages.AcknowledgeModeResponse()
