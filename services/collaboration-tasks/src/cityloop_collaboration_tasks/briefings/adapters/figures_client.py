"""event-hub, asked for figures as known at a moment."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import grpc
from cityloop.events.v1.indicators_service_pb2 import GetFiguresRequest, GetFiguresResponse, Horizon
from cityloop.events.v1.indicators_service_pb2_grpc import IndicatorsServiceStub
from cityloop_kernel import NotReadyError
from cityloop_messaging import to_datetime, to_timestamp

from cityloop_collaboration_tasks.briefings.domain.briefing import BEHIND, LEEWAY, UNAVAILABLE

FIGURES_DEADLINE_SECONDS = 30.0
AT_ONCE = 4
"""Questions that event-hub is asked together: each may count a period anew."""
UNDEFINED = {grpc.StatusCode.NOT_FOUND, grpc.StatusCode.INVALID_ARGUMENT}
"""There was no such figure then, or none of that period or told apart so."""


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """A figure of one period, told apart in one way."""

    indicator: str
    unit: str
    moment: dt.datetime
    """In the period."""
    dimension: str


class FiguresClient:
    """Figures as they were known."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = IndicatorsServiceStub(channel)  # type: ignore[no-untyped-call]

    async def figures(self, asked: Sequence[AskedFigure], known_at: dt.datetime) -> list[GetFiguresResponse | None]:
        """Each with the period and the year before, in their order; None of one that was not defined then.

        Raises:
            NotReadyError: event-hub does not answer, or the process of figures is behind the moment; the reason says
                which.
        """
        places = asyncio.Semaphore(AT_ONCE)

        async def ask(figure: AskedFigure) -> GetFiguresResponse | None:
            async with places:
                return await self._figure(figure, known_at)

        return list(await asyncio.gather(*(ask(figure) for figure in asked)))

    async def _figure(self, asked: AskedFigure, known_at: dt.datetime) -> GetFiguresResponse | None:
        request = GetFiguresRequest(
            indicator=asked.indicator,
            unit=asked.unit,
            until=to_timestamp(asked.moment),
            periods=1,
            dimension=asked.dimension,
            horizon=Horizon(known_at=to_timestamp(known_at)),
        )
        try:
            answer: GetFiguresResponse = await self._stub.GetFigures(request)
        except grpc.aio.AioRpcError as error:
            if error.code() in UNDEFINED:
                return None
            raise NotReadyError(f"event-hub does not tell figures ({error.code().name})", UNAVAILABLE) from error
        if to_datetime(answer.live_at) + LEEWAY < known_at:
            raise NotReadyError("the process of figures has not looked since", BEHIND)
        return answer
