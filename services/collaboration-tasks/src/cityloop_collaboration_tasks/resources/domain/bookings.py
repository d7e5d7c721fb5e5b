"""Crews, pumps and vehicles, and who has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cityloop.common.v1.common_pb2 import Label
from cityloop_words import on_lines


class BookingState(StrEnum):
    """Where a booking stands."""

    WAITING = "waiting"
    GRANTED = "granted"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class WaitingReason:
    """Why a booking waits: as a text, and its details by name."""

    text: str
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that one task at a time can have."""

    resource_id: str
    kind: str
    name: Label
    department_id: str


@dataclass(frozen=True, slots=True)
class Booking:
    """A resource on a task, or a place in the queue for one of a kind."""

    booking_id: str
    state: BookingState
    kind: str
    resource_id: str
    """Empty while it waits."""
    case_id: str
    case_number: str
    task_id: str
    department_id: str
    reason: str
    """Why it waits."""
    requested_at: dt.datetime
    granted_at: dt.datetime | None = None
    released_at: dt.datetime | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    """What the reason says, by name."""

    def granted(self, resource_id: str, moment: dt.datetime) -> Booking:
        """The booking with its resource."""
        return replace(
            self, state=BookingState.GRANTED, resource_id=resource_id, reason="", details={}, granted_at=moment
        )

    def released(self, moment: dt.datetime) -> Booking:
        """The booking given back, or taken back from the queue."""
        return replace(self, state=BookingState.RELEASED, released_at=moment)


def free_resources(resources: Sequence[Resource], bookings: Sequence[Booking]) -> list[Resource]:
    """Those that no granted booking has, in the order given."""
    booked = {booking.resource_id for booking in bookings if booking.state is BookingState.GRANTED}
    return [resource for resource in resources if resource.resource_id not in booked]


def waiting_reason(kind: str, bookings: Sequence[Booking]) -> WaitingReason:
    """Why none of a kind can be had: who has them, and how many wait already."""
    holders = [
        (booking.resource_id, booking.case_number) for booking in bookings if booking.state is BookingState.GRANTED
    ]
    ahead = sum(booking.state is BookingState.WAITING for booking in bookings)
    booked = ", ".join(f"{resource} for {case}" for resource, case in holders)
    details = {"kind": kind, "holders": on_lines(holders), "ahead": str(ahead)}
    return WaitingReason(f"every {kind} is booked: {booked}; {ahead} wait before it", details)


def grant_waiting(resources: Sequence[Resource], bookings: Sequence[Booking], moment: dt.datetime) -> list[Booking]:
    """Grant what is free to those who wait longest; returns the bookings that changed.

    Args:
        resources: of one kind.
        bookings: of that kind, not released, in the order they were asked for.
        moment: when it became free.
    """
    waiting = [booking for booking in bookings if booking.state is BookingState.WAITING]
    return [
        booking.granted(resource.resource_id, moment)
        for booking, resource in zip(waiting, free_resources(resources, bookings), strict=False)
    ]
