"""sensing-ingest, asked for things of a model, and data-sharing, asked for rows under a department's agreement."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import grpc
from cityloop.sensing.v1.registry_service_pb2 import ListThingsRequest
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop.sharing.v1.exchange_service_pb2 import ListedRow, ListRowsRequest
from cityloop.sharing.v1.exchange_service_pb2_grpc import ExchangeServiceStub
from cityloop_city import CityModel
from cityloop_expressions import Plain
from cityloop_kernel import ConflictError
from cityloop_packs import MOST_TARGETS, PackItem, Reaction, RowsOf
from cityloop_reactions import Target, Trigger, area_of, thing_target
from cityloop_rpc import reason_of

LIST_DEADLINE_SECONDS = 10.0
"""Of one page."""
THINGS, ROWS = 500, 1_000
"""Of one page."""
MOST_ISSUE = 200
QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
"""Of the day: what is asked again within it is refused again."""


class ThingsClient:
    """The registered things of a model."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = RegistryServiceStub(channel)  # type: ignore[no-untyped-call]

    async def targets(self, found: PackItem[Reaction], trigger: Trigger) -> list[Target]:
        """Those in the area of the cause where the reaction names a layer; at most a page more than it may have.

        Raises:
            ConflictError: the cause lies in no area of the layer.
            grpc.aio.AioRpcError: sensing-ingest is away.
        """
        each = found.item.for_each
        assert each is not None  # noqa: S101 the list of the reaction
        of = each.things
        assert of is not None  # noqa: S101 as above
        area = None if of.layer is None else area_of(trigger.place, of.layer)
        request = ListThingsRequest(thing_model=of.thing_model, area=area, page_size=THINGS)
        targets: list[Target] = []
        while len(targets) <= MOST_TARGETS:
            answer = await self._stub.ListThings(request, timeout=LIST_DEADLINE_SECONDS)
            targets += [thing_target(thing.thing_id, thing.department_id, thing.place) for thing in answer.things]
            request.page_token = answer.next_page_token
            if not request.page_token:
                break
        return targets


class RowsClient:
    """The rows of a dataset that a department may read."""

    def __init__(self, channel: grpc.aio.Channel, city: Callable[[], CityModel]) -> None:
        self._stub = ExchangeServiceStub(channel)  # type: ignore[no-untyped-call]
        self._city = city

    async def targets(self, found: PackItem[Reaction], trigger: Trigger) -> list[Target]:
        """All of them; at most a page more than it may have.

        Raises:
            ConflictError: the department may not read them now, its quota of the day is used, or their key is masked.
            grpc.aio.AioRpcError: data-sharing is away.
        """
        each = found.item.for_each
        assert each is not None  # noqa: S101 the list of the reaction
        of = each.rows
        assert of is not None  # noqa: S101 as above
        request = ListRowsRequest(
            dataset_id=of.dataset,
            department_id=of.department,
            fields=of.fields,
            issue=f"{found.name}: {trigger.case or trigger.subject or trigger.occurred_at.date()}"[:MOST_ISSUE],
            page_size=ROWS,
        )
        targets: list[Target] = []
        while len(targets) <= MOST_TARGETS:
            try:
                answer = await self._stub.ListRows(request, timeout=LIST_DEADLINE_SECONDS)
            except grpc.aio.AioRpcError as error:
                reason = reason_of(error)
                if error.code() in REFUSED or reason == QUOTA_EXCEEDED:
                    raise ConflictError(error.details() or "", reason or "ROWS_REFUSED") from error
                raise
            targets += [self._target(row, of) for row in answer.rows]
            request.page_token = answer.next_page_token
            if not request.page_token:
                break
        return targets

    def _target(self, row: ListedRow, of: RowsOf) -> Target:
        place = self._city().place(row.position) if row.HasField("position") else None
        return Target(row.key, place=place, values={**_values(row.values, of), "row": row.key})


REFUSED = {
    grpc.StatusCode.PERMISSION_DENIED,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.INVALID_ARGUMENT,
}
"""What does not become better by asking again."""


def _values(row: Mapping[str, str], of: RowsOf) -> dict[str, Plain]:
    """What conditions know of a row: a number that is none is absent, and so is what is empty."""
    found: dict[str, Plain] = {}
    for name, kind in of.fields.items():
        text = row.get(name, "")
        if not text:
            continue
        if kind == "text":
            found[name] = text
            continue
        try:
            number = float(text)
        except ValueError:
            continue
        if math.isfinite(number):
            found[name] = number
    return found
