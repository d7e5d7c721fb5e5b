"""Expectation of crews and what else is booked."""

from __future__ import annotations

from collections.abc import AsyncIterator

from cityloop.cases.v1 import resources_service_pb2 as resources
from cityloop.cases.v1.resources_service_pb2_grpc import ResourcesServiceStub
from cityloop_operator.city_file import Identifier

from cityloop_plays.expectations.expectation import Check, Expectation, named_check
from cityloop_plays.stage import Stage


class FreeResources(Expectation[dict[Identifier, int]]):
    """Resources by kind that nobody has booked."""

    async def checks(self, stage: Stage) -> AsyncIterator[Check]:
        """One for each kind."""
        for kind, count in self.root.items():
            yield named_check("check-free", stage.name_of(kind), count, await _free(stage, kind))


async def _free(stage: Stage, kind: str) -> int:
    stub = ResourcesServiceStub(stage.client.channel("collaboration-tasks"))  # type: ignore[no-untyped-call]
    listed: resources.ListResourcesResponse = await stage.make(
        lambda: stub.ListResources(resources.ListResourcesRequest(kind=kind))
    )
    granted = resources.BookingState.BOOKING_STATE_GRANTED
    return len(listed.resources) - sum(booking.state == granted for booking in listed.bookings)
