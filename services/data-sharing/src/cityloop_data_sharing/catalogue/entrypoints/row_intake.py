"""The call of `ExchangeService` that puts rows."""

from __future__ import annotations

from cityloop.sharing.v1 import exchange_service_pb2 as messages
from cityloop_database import Connection, UnitOfWork
from cityloop_kernel import Actor, InvalidError, Moment
from cityloop_rpc import Authorizer, rejected_items

from cityloop_data_sharing.catalogue.handlers.datasets import put_rows
from cityloop_data_sharing.packs.domain.protocols import RightsOfRoles

MAX_ROWS = 1_000


class AuthorizedRows:
    """Rows of departments' own datasets."""

    def __init__(self, authorizer: Authorizer, rights: RightsOfRoles[Connection]) -> None:
        self._authorizer = authorizer
        self._rights = rights

    async def put_rows(self, request: messages.PutRowsRequest) -> messages.PutRowsResponse:
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
