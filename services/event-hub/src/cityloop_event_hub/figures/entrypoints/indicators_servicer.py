"""gRPC: cityloop.events.v1.IndicatorsService."""

from __future__ import annotations

from typing import Any

from cityloop.events.v1 import indicators_service_pb2 as messages
from cityloop.events.v1 import indicators_service_pb2_grpc as stubs
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, Moment
from cityloop_rpc import Authorizer

from cityloop_event_hub.figures.adapters.definition_store import Present
from cityloop_event_hub.figures.handlers.enter_value import enter_value
from cityloop_event_hub.figures.handlers.list_figures import list_figures
from cityloop_event_hub.figures.handlers.read_figures import get_figures, list_records


class IndicatorsServicer(stubs.IndicatorsServiceServicer):
    """Figures of the city, and what they stand on."""

    def __init__(self, pool: Pool, authorizer: Authorizer) -> None:
        self._pool = pool
        self._authorizer = authorizer
        self._present = Present()

    async def ListIndicators(  # noqa: N802 the contract's name
        self, request: messages.ListIndicatorsRequest, _context: Any
    ) -> messages.ListIndicatorsResponse:
        """Those in force that have a tag, or all; by name."""
        found = await list_figures(self._pool, request.tag, self._authorizer.clock())
        return messages.ListIndicatorsResponse(indicators=found)

    async def GetFigures(  # noqa: N802
        self, request: messages.GetFiguresRequest, _context: Any
    ) -> messages.GetFiguresResponse:
        """A figure over periods and parts."""
        return await get_figures(self._pool, self._present, request, self._authorizer.clock())

    async def ListFigureRecords(  # noqa: N802
        self, request: messages.ListFigureRecordsRequest, _context: Any
    ) -> messages.ListFigureRecordsResponse:
        """The records behind a figure."""
        return await list_records(self._pool, self._present, request, self._authorizer.clock())

    async def EnterValue(  # noqa: N802
        self, request: messages.EnterValueRequest, _context: Any
    ) -> messages.EnterValueResponse:
        """The owner's value of a period."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.EnterValueResponse:
            return await enter_value(work, actor, moment, request)

        method = "IndicatorsService/EnterValue"
        return await self._authorizer.run_change(method, request.change, request, messages.EnterValueResponse, effect)
