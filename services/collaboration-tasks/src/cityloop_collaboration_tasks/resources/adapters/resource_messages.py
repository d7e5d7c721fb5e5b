"""Resources and bookings as their contract has them."""

from __future__ import annotations

from cityloop.cases.v1 import resources_service_pb2
from cityloop_messaging import to_timestamp

from cityloop_collaboration_tasks.resources.domain.bookings import Booking, Resource


def resource_message(resource: Resource) -> resources_service_pb2.Resource:
    """The resource as its contract has it."""
    return resources_service_pb2.Resource(
        resource_id=resource.resource_id, kind=resource.kind, name=resource.name, department_id=resource.department_id
    )


def booking_message(booking: Booking) -> resources_service_pb2.Booking:
    """The booking as its contract has it."""
    return resources_service_pb2.Booking(
        booking_id=booking.booking_id,
        state=f"BOOKING_STATE_{booking.state.name}",
        kind=booking.kind,
        resource_id=booking.resource_id,
        case_number=booking.case_number,
        task_id=booking.task_id,
        reason=booking.reason,
        requested_at=to_timestamp(booking.requested_at),
        granted_at=None if booking.granted_at is None else to_timestamp(booking.granted_at),
        released_at=None if booking.released_at is None else to_timestamp(booking.released_at),
        facts=dict(booking.details),
    )
