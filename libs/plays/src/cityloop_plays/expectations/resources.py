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
        stub = ResourcesServiceStub(stage.outsider.channel("collaboration-tasks"))  # type: ignore[no-untyped-call]
        for kind, count in self.root.items():
            request = resources.ListResourcesRequest(kind=kind)
            listed = await stage.make(lambda request=request: stub.ListResources(request))  # type: ignore[misc]
            granted = resources.BookingState.BOOKING_STATE_GRANTED
            free = len(listed.resources) - sum(booking.state == granted for booking in listed.bookings)
            yield named_check("check-free", stage.name_of(kind), count, free)
