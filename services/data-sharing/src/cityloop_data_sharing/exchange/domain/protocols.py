"""What the room needs of other rooms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from cityloop.sharing.v1 import exchange_service_pb2 as messages

from cityloop_data_sharing.agreements.domain.agreements import AreaMode, ModeCondition

ModeOfArea: TypeAlias = Callable[[ModeCondition], AreaMode]
"""The operating mode of the area of a condition."""


class RowIntake(Protocol):
    """Answers the call of `ExchangeService` that puts rows."""

    async def put_rows(self, request: messages.PutRowsRequest) -> messages.PutRowsResponse:
        """Insert or replace rows of the caller's own dataset."""
