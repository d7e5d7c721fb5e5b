"""gRPC: cityloop.sharing.v1.ExchangeService."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cityloop.common.v1.common_pb2 import Change, Position, ReferenceSystem
from cityloop.sharing.v1 import exchange_service_pb2 as messages
from cityloop.sharing.v1 import exchange_service_pb2_grpc as stubs
from cityloop_city import CityModel, PositionError
from cityloop_database import UnitOfWork
from cityloop_kernel import Actor, ForbiddenError, InvalidError, Moment
from cityloop_messaging import to_timestamp
from cityloop_rpc import Authorizer, Pages, caller

from cityloop_data_sharing.catalogue.domain.polygon import MOST_CORNERS, Polygon, polygon_of
from cityloop_data_sharing.exchange.domain.protocols import RowIntake
from cityloop_data_sharing.exchange.handlers.row_reader import (
    AUDITED_REFUSALS,
    FETCH,
    FetchedRows,
    RowReader,
    RowsPage,
    RowsRequest,
    record_refused_access,
)

STORED_IN = ReferenceSystem.REFERENCE_SYSTEM_CGCS2000
PAGES = Pages("rows", str, default=500, most=1_000)


class ExchangeServicer(stubs.ExchangeServiceServicer):
    """Rows in, which another room takes, and rows out."""

    def __init__(self, authorizer: Authorizer, reader: RowReader, intake: RowIntake) -> None:
        self._authorizer = authorizer
        self._reader = reader
        self._intake = intake

    async def PutRows(  # noqa: N802 the contract's name
        self, request: messages.PutRowsRequest, _context: Any
    ) -> messages.PutRowsResponse:
        """Insert or replace rows of the caller's own dataset."""
        return await self._intake.put_rows(request)

    async def FetchRows(  # noqa: N802
        self, request: messages.FetchRowsRequest, _context: Any
    ) -> messages.FetchRowsResponse:
        """Rows under an agreement. It must be usable also where the answer is one given before."""
        rows_request = RowsRequest(
            request.agreement_id, tuple(request.keys), tuple(request.fields), request.issue, None
        )
        attempts: list[tuple[Actor, Moment]] = []

        async def prepare() -> None:
            nonlocal rows_request
            rows_request = replace(rows_request, polygon=await self._polygon(request.polygon))

        async def guard(work: UnitOfWork, actor: Actor, moment: Moment) -> None:
            attempts.append((actor, moment))
            await self._reader.usable_agreement(work, rows_request.agreement_id, actor, moment.recorded_at)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.FetchRowsResponse:
            return _answer(await self._reader.fetch(work, rows_request, actor, moment), rows_request, moment)

        try:
            return await self._authorizer.run_change(
                FETCH, request.change, request, messages.FetchRowsResponse, effect, guard, prepare=prepare
            )
        except AUDITED_REFUSALS as error:
            for actor, moment in attempts:
                await record_refused_access(self._authorizer.pool, rows_request, actor, moment, error)
            raise

    async def LookUpRow(  # noqa: N802
        self, request: messages.LookUpRowRequest, _context: Any
    ) -> messages.LookUpRowResponse:
        """One row for a post that fills in a form of another service; that service vouches for the post."""
        actor, now = self._vouched(request.change), self._authorizer.clock()
        moment = Moment(now, now)
        rows_request = RowsRequest("", (request.key,), tuple(request.fields), request.issue)
        try:
            async with UnitOfWork(self._authorizer.pool) as work:
                agreement = await self._reader.open_agreement(
                    work, request.dataset_id, rows_request.fields, actor, moment.recorded_at
                )
                rows_request = replace(rows_request, agreement_id=agreement)
                fetched = await self._reader.fetch(work, rows_request, actor, moment)
        except AUDITED_REFUSALS as error:
            await record_refused_access(self._authorizer.pool, rows_request, actor, moment, error)
            raise
        answer = _answer(fetched, rows_request, moment)
        row = answer.rows[0] if answer.rows else None
        return messages.LookUpRowResponse(row=row, masked_fields=answer.masked_fields, receipt=answer.receipt)

    async def ListRows(  # noqa: N802
        self, request: messages.ListRowsRequest, _context: Any
    ) -> messages.ListRowsResponse:
        """A page of rows for a reaction of a pack; that a department has its agreement for this, its pack says."""
        size, after = PAGES.size(request.page_size), PAGES.after(request.page_token) or ""
        if request.department_id not in self._authorizer.city.model.departments:
            raise InvalidError("name the department whose agreement counts", "DEPARTMENT_UNKNOWN")
        actor, now = Actor(request.department_id, caller().system), self._authorizer.clock()
        moment = Moment(now, now)
        rows_request = RowsRequest("", (), tuple(request.fields), request.issue, page=RowsPage(after, size))
        try:
            async with UnitOfWork(self._authorizer.pool) as work:
                key = await self._reader.key_field(work, request.dataset_id)
                fields = tuple(dict.fromkeys([*request.fields, key]))
                agreement = await self._reader.open_agreement(
                    work, request.dataset_id, fields if request.fields else (), actor, moment.recorded_at
                )
                rows_request = replace(rows_request, agreement_id=agreement, fields=fields)
                fetched = await self._reader.fetch(work, rows_request, actor, moment)
        except AUDITED_REFUSALS as error:
            await record_refused_access(self._authorizer.pool, rows_request, actor, moment, error)
            raise
        answer = _answer(fetched, rows_request, moment)
        if key in answer.masked_fields:
            raise ForbiddenError("the key of its rows leaves masked; nothing tells them apart", "KEY_MASKED")
        token = PAGES.token(fetched.last_key) if fetched.count == size else ""
        rows = [
            _listed(row, key, place, answer.masked_fields)
            for row, place in zip(fetched.rows, fetched.places, strict=True)
        ]
        return messages.ListRowsResponse(
            rows=rows, masked_fields=answer.masked_fields, receipt=answer.receipt, next_page_token=token
        )

    def _vouched(self, change: Change) -> Actor:
        named = change.actor
        post = self._authorizer.city.model.posts.get(named.post_id)
        if post is None or not named.person_id:
            raise InvalidError("name the post and the person that fill in the form", "ACTOR_MISSING")
        return Actor(post.department_id, caller().system, post.post_id, named.person_id, frozenset(post.roles))

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


def _listed(
    row: Mapping[str, str], key: str, place: tuple[float, float] | None, masked: Collection[str]
) -> messages.ListedRow:
    position = None
    if place is not None:
        position = Position(longitude=place[0], latitude=place[1], reference_system=STORED_IN)
    values = {name: value for name, value in row.items() if name not in masked}
    return messages.ListedRow(key=row[key], values=values, position=position)


def _answer(fetched: FetchedRows, rows_request: RowsRequest, moment: Moment) -> messages.FetchRowsResponse:
    receipt = messages.Receipt(
        receipt_id=fetched.receipt_id,
        occurred_at=to_timestamp(moment.occurred_at),
        agreement_id=rows_request.agreement_id,
        rows=fetched.count,
        rows_digest=fetched.rows_digest,
        audit_digest=fetched.audit_digest,
        quota_left=fetched.quota_left,
    )
    rows = [messages.Row(values=row) for row in fetched.rows]
    return messages.FetchRowsResponse(
        rows=rows, masked_fields=fetched.masked_fields, receipt=receipt, count=fetched.count
    )
