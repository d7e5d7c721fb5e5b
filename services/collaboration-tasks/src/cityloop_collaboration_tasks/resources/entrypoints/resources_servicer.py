"""gRPC: cityloop.cases.v1.ResourcesService."""

from __future__ import annotations

from typing import Any

from cityloop.cases.v1 import resources_service_pb2 as messages
from cityloop.cases.v1 import resources_service_pb2_grpc as stubs
from cityloop_database import Pool, UnitOfWork
from cityloop_kernel import Actor, Moment
from cityloop_rpc import Authorizer

from cityloop_collaboration_tasks.resources.adapters import booking_store, resource_messages
from cityloop_collaboration_tasks.resources.domain.bookings import BookingState, Resource
from cityloop_collaboration_tasks.resources.handlers.bookings import Bookings


class ResourcesServicer(stubs.ResourcesServiceServicer):
    """Crews, pumps and vehicles."""

    def __init__(self, pool: Pool, authorizer: Authorizer, bookings: Bookings) -> None:
        self._pool = pool
        self._bookings = bookings
        self._authorizer = authorizer

    async def PutResource(  # noqa: N802 the contract's name
        self, request: messages.PutResourceRequest, _context: Any
    ) -> messages.PutResourceResponse:
        """Declare a resource of the caller's department."""
        given = request.resource
        resource = Resource(given.resource_id, given.kind, given.name, given.department_id)

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.PutResourceResponse:
            saved = await self._bookings.put_resource(work, actor, resource, moment)
            return messages.PutResourceResponse(resource=resource_messages.resource_message(saved))

        method, subject = "ResourcesService/PutResource", given.resource_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.PutResourceResponse, effect, subject=subject
        )

    async def BookResource(  # noqa: N802
        self, request: messages.BookResourceRequest, _context: Any
    ) -> messages.BookResourceResponse:
        """A resource for a task, or a place in the queue."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.BookResourceResponse:
            booking = await self._bookings.book_resource(
                work, actor, request.task_id, request.kind, request.resource_id, moment
            )
            return messages.BookResourceResponse(booking=resource_messages.booking_message(booking))

        method, subject = "ResourcesService/BookResource", request.task_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.BookResourceResponse, effect, subject=subject
        )

    async def ReleaseResource(  # noqa: N802
        self, request: messages.ReleaseResourceRequest, _context: Any
    ) -> messages.ReleaseResourceResponse:
        """Give a resource back, or leave the queue."""

        async def effect(work: UnitOfWork, actor: Actor, moment: Moment) -> messages.ReleaseResourceResponse:
            booking = await self._bookings.release_resource(work, actor, request.booking_id, moment)
            return messages.ReleaseResourceResponse(booking=resource_messages.booking_message(booking))

        method, subject = "ResourcesService/ReleaseResource", request.booking_id
        return await self._authorizer.run_change(
            method, request.change, request, messages.ReleaseResourceResponse, effect, subject=subject
        )

    async def ListResources(  # noqa: N802
        self, request: messages.ListResourcesRequest, _context: Any
    ) -> messages.ListResourcesResponse:
        """Resources of a kind, who has them, and the queue."""
        async with self._pool.acquire() as connection:
            resources = await booking_store.resources_of(connection, request.kind)
            bookings = await booking_store.bookings_of_kind(connection, request.kind)
        ordered = sorted(bookings, key=lambda booking: booking.state is BookingState.WAITING)
        return messages.ListResourcesResponse(
            resources=[resource_messages.resource_message(resource) for resource in resources],
            bookings=[resource_messages.booking_message(booking) for booking in ordered],
        )
