"""gRPC: cityloop.sharing.v1.ExchangeService."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cityloop.common.v1.common_pb2 import Position
from cityloop.sharing.v1 import exchange_service_pb2 as messages
from cityloop.sharing.v1 import exchange_service_pb2_grpc as stubs
from cityloop_city import CityModel, PositionError
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment
from cityloop_messaging import to_timestamp
from cityloop_rpc import Authorizer

from cityloop_data_sharing.domain.polygon import MOST_CORNERS, Polygon, polygon_of
from cityloop_data_sharing.entrypoints.rejected import rejected_items
from cityloop_data_sharing.handlers.catalogue import put_rows
from cityloop_data_sharing.handlers.exchange import (
    FETCH,
    MAX_ROWS,
    REFUSED_ACCESSES,
    Fetched,
    Held,
    Wanted,
    fetch_rows,
    note_refusal,
    usable_agreement,
)
from cityloop_data_sharing.handlers.rights import RightsInUse


class ExchangeServicer(stubs.ExchangeServiceServicer):
    """Rows in, rows out."""

    def __init__(self, authorizer: Authorizer, held: Held, rights: RightsInUse) -> None:
        self._authorizer = authorizer
        self._held = held
        self._rights = rights

    async def PutRows(  # noqa: N802 the contract's name
        self, request: messages.PutRowsRequest, _context: Any
    ) -> messages.PutRowsResponse:
        """Insert or replace rows of the caller's own dataset."""
        if not 1 <= len(request.rows) <= MAX_ROWS:
            raise InvalidError(f"1 to {MAX_ROWS} rows a call", "TOO_MANY_ROWS")

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.PutRowsResponse:
            rows = [row.values for row in request.rows]
            rights = await self._rights.of(work.connection, actor.roles)
            rejected = await put_rows(work, request.dataset_id, rows, actor, rights, moment)
            return messages.PutRowsResponse(rows=len(rows) - len(rejected), rejected=rejected_items(rejected))

        method = "ExchangeService/PutRows"
        return await self._authorizer.run_change(method, request.change, request, messages.PutRowsResponse, effect)

    async def FetchRows(  # noqa: N802
        self, request: messages.FetchRowsRequest, _context: Any
    ) -> messages.FetchRowsResponse:
        """Rows under an agreement. It must be usable also where the answer is one given before."""
        wanted = Wanted(request.agreement_id, tuple(request.keys), tuple(request.fields), request.issue, None)
        acted: list[tuple[Actor, Moment]] = []

        async def prepare() -> None:
            nonlocal wanted
            wanted = replace(wanted, polygon=await self._polygon(request.polygon))

        async def guard(work: UnitOfWork, actor: Actor, moment: Moment) -> None:
            acted.append((actor, moment))
            await usable_agreement(work, wanted.agreement_id, actor, moment.recorded_at, self._held)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.FetchRowsResponse:
            return _answer(await fetch_rows(work, wanted, actor, moment, self._held), wanted, moment)

        try:
            return await self._authorizer.run_change(
                FETCH, request.change, request, messages.FetchRowsResponse, effect, guard, prepare=prepare
            )
        except REFUSED_ACCESSES as error:
            for actor, moment in acted:
                await note_refusal(self._authorizer.pool, wanted, actor, moment, error)
            raise

    async def _polygon(self, corners: Sequence[Position]) -> Polygon | None:
        if not corners:
            return None
        if len(corners) > MOST_CORNERS:
            raise InvalidError(f"a polygon has at most {MOST_CORNERS} corners", "POLYGON_INVALID")
        return await asyncio.to_thread(_polygon, corners, self._authorizer.city.model)


def _polygon(corners: Sequence[Position], city: CityModel) -> Polygon:
    try:
        for corner in corners:
            city.contains(corner)
    except PositionError as error:
        raise InvalidError(f"a corner of the polygon: {error}", "POSITION_INVALID") from error
    return polygon_of([(corner.longitude, corner.latitude) for corner in corners])


def _answer(fetched: Fetched, wanted: Wanted, moment: Moment) -> messages.FetchRowsResponse:
    receipt = messages.Receipt(
        receipt_id=fetched.receipt_id,
        occurred_at=to_timestamp(moment.occurred_at),
        agreement_id=wanted.agreement_id,
        rows=fetched.count,
        rows_digest=fetched.rows_digest,
        audit_digest=fetched.audit_digest,
        quota_left=fetched.quota_left,
    )
    rows = [messages.Row(values=row) for row in fetched.rows]
    return messages.FetchRowsResponse(
        rows=rows, masked_fields=fetched.masked_fields, receipt=receipt, count=fetched.count
    )
