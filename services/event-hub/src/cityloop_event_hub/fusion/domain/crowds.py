"""Members of an event that stand close together, taken as one: all that a storm leaves in a neighbourhood.

Which event a signal joins needs no more, as long as those in reach are all of one event; where it needs more, that is
said, and the members are looked at one by one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cityloop_kernel import METRES_PER_DEGREE, cell

from cityloop_event_hub.fusion.domain.neighbours import (
    MARGIN,
    TOLERANCE_METRES,
    EventMember,
    LocatedSignal,
    Reach,
    cells_in_reach,
    distance_metres,
)

SIDES_OF_REACH = 4
"""How many boxes of a crowd lie side by side within the distance that its class reaches."""


class MembersNeededError(Exception):
    """Crowds do not tell which event a signal joins: each member must be known."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Members of one event, one class and equal values."""

    centre: LocatedSignal
    """Its time is one from which each member and no other is in a signal's window, or all are."""
    radius_metres: float
    """No member is farther from the centre."""
    event_id: str


@dataclass(frozen=True, slots=True)
class Crowding:
    """How members of a class are taken together for a batch."""

    event_class: str
    since: dt.datetime
    """From then until `until` a member is in the window of each signal of the batch; others only with their like."""
    until: dt.datetime
    side_degrees: float
    """Of the boxes in which they stand."""


def crowding(event_class: str, reach: Reach, first: dt.datetime, last: dt.datetime) -> Crowding:
    """How members of a class are taken together for the signals between two moments.

    Args:
        event_class: its name.
        reach: of its signals.
        first: the time of the batch's earliest signal.
        last: that of its latest.
    """
    side = max(reach.distance_metres, 1.0) / SIDES_OF_REACH / METRES_PER_DEGREE
    return Crowding(event_class, last - reach.window, first + reach.window, side)


def crowd_in(west: float, south: float, east: float, north: float, signal: LocatedSignal, event_id: str) -> Crowd:
    """The crowd of the members of an event that lie in a box of a few hundred metres.

    Args:
        west: a side of the box, in degrees.
        south: another.
        east: another.
        north: another.
        signal: any of the members.
        event_id: that of all.
    """
    longitude, latitude = (west + east) / 2, (south + north) / 2

    def at(longitude: float, latitude: float) -> LocatedSignal:
        return LocatedSignal("", signal.event_class, longitude, latitude, signal.occurred_at, signal.same)

    centre = at(longitude, latitude)
    corners = (distance_metres(centre, at(x, y)) for x in (west, east) for y in (south, north))
    return Crowd(centre, max(corners) * MARGIN + TOLERANCE_METRES, event_id)


class CrowdIndex:
    """Crowds by class, values and cell of their centres."""

    def __init__(self, crowds: Iterable[Crowd]) -> None:
        self._by_cell: defaultdict[tuple[str, str, tuple[int, int]], list[Crowd]] = defaultdict(list)
        self._largest = 0.0
        for crowd in crowds:
            where = crowd.centre
            self._by_cell[where.event_class, where.same, cell(where.longitude, where.latitude)].append(crowd)
            self._largest = max(self._largest, crowd.radius_metres)

    def event_in_reach(self, signal: LocatedSignal, reach: Reach, nearest: EventMember | None) -> str | None:
        """The event that a signal joins, of crowds and of members known one by one.

        Args:
            signal: with its time and place.
            reach: of its class.
            nearest: the member known by itself that is the nearest in reach.

        Raises:
            MembersNeededError: there may be members of several events in reach, or none.
        """
        event_id = None if nearest is None else nearest.event_id
        found = [(crowd, distance_metres(signal, crowd.centre)) for crowd in self._near(signal, reach)]
        possible = [
            (crowd, metres)
            for crowd, metres in found
            if metres - crowd.radius_metres <= reach.distance_metres
            and abs(signal.occurred_at - crowd.centre.occurred_at) <= reach.window
        ]
        if not possible:
            return event_id
        events = {crowd.event_id for crowd, _ in possible} | {event_id} - {None}
        sure = nearest is not None or any(
            metres + crowd.radius_metres <= reach.distance_metres for crowd, metres in possible
        )
        if len(events) > 1 or not sure:
            raise MembersNeededError
        return possible[0][0].event_id

    def _near(self, signal: LocatedSignal, reach: Reach) -> Iterator[Crowd]:
        if not self._by_cell:
            return
        wider = Reach(reach.distance_metres + self._largest, reach.window)
        for near in cells_in_reach(signal, wider):
            yield from self._by_cell.get((signal.event_class, signal.same, near), ())
