"""Which event a signal belongs to: the open one that holds the nearest signal of its class in reach."""

from __future__ import annotations

import datetime as dt
import math
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from cityloop_kernel import EARTH_RADIUS_METRES, METRES_PER_DEGREE, cell, earth

MARGIN = 1 + 1e-6
"""Widens the cells looked at, so that rounding never hides a signal that lies just in reach."""
SLACK_SECONDS = 1.0
"""More than the rounding of a time; widens the window where it only rules out."""
TOLERANCE_METRES = 0.001
"""More than the rounding of a distance, far less than the accuracy of any position."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far signals of a class reach to be of one event."""

    distance_metres: float
    window: dt.timedelta


@dataclass(frozen=True, slots=True)
class LocatedSignal:
    """A signal as fusion sees it. Of equally near ones the smallest `ranked_by`, as text, comes first."""

    ranked_by: str
    event_class: str
    longitude: float
    latitude: float
    occurred_at: dt.datetime
    same: str = ""
    """What must be equal beside the class: values of attributes, where the class asks for it."""


@dataclass(frozen=True, slots=True)
class EventMember:
    """A signal that is of an event already."""

    signal: LocatedSignal
    event_id: str


def distance_metres(a: LocatedSignal, b: LocatedSignal) -> float:
    """Great-circle distance (haversine) on a sphere of radius 6,371,008.8 m."""
    return earth.distance_metres((a.longitude, a.latitude), (b.longitude, b.latitude))


def nearest_member(signal: LocatedSignal, reach: Reach, members: Iterable[EventMember]) -> EventMember | None:
    """The member whose event the signal joins: the nearest in reach, then the smallest `ranked_by`; else None."""
    best: tuple[float, str] | None = None
    chosen = None
    for member in members:
        other = member.signal
        if (other.event_class, other.same) != (signal.event_class, signal.same):
            continue
        if abs(signal.occurred_at - other.occurred_at) > reach.window:
            continue
        nearest = reach.distance_metres if best is None else best[0]
        if abs(signal.latitude - other.latitude) * METRES_PER_DEGREE > nearest * MARGIN + TOLERANCE_METRES:
            continue
        distance = distance_metres(signal, other)
        rank = (distance, other.ranked_by)
        if distance <= reach.distance_metres and (best is None or rank < best):
            best, chosen = rank, member
    return chosen


def degrees_in_reach(signal: LocatedSignal, metres: float) -> tuple[float, float]:
    """How far a point in reach may lie to the east or west, and to the north or south; a little more."""
    latitude_degrees = metres * MARGIN / METRES_PER_DEGREE
    cosine = max(0.01, math.cos(math.radians(min(89.0, abs(signal.latitude) + latitude_degrees))))
    return latitude_degrees / cosine, latitude_degrees


def cells_in_reach(signal: LocatedSignal, reach: Reach) -> list[tuple[int, int]]:
    """The cells that hold every point in reach, in order."""
    longitude_degrees, latitude_degrees = degrees_in_reach(signal, reach.distance_metres)
    low = cell(signal.longitude - longitude_degrees, signal.latitude - latitude_degrees)
    high = cell(signal.longitude + longitude_degrees, signal.latitude + latitude_degrees)
    return [(x, y) for x in range(low[0], high[0] + 1) for y in range(low[1], high[1] + 1)]


class MemberIndex:
    """Members by class and cell, so that a signal is compared with its neighbours only, and with these by columns."""

    def __init__(self, members: Iterable[EventMember] = ()) -> None:
        self._by_cell: defaultdict[tuple[str, str, tuple[int, int]], _Places] = defaultdict(_Places)
        for member in members:
            self.add(member)

    def add(self, member: EventMember) -> None:
        """One more."""
        where = member.signal
        self._by_cell[where.event_class, where.same, cell(where.longitude, where.latitude)].add(member)

    def near(self, signal: LocatedSignal, reach: Reach) -> Iterator[EventMember]:
        """All members of the signal's class that may be in reach, and few others."""
        for places in self._near(signal, reach):
            yield from places.members()

    def nearest(self, signal: LocatedSignal, reach: Reach) -> EventMember | None:
        """What `nearest_member` chooses of all members; in a storm without looking at each."""
        found = (places.nearest(signal, reach) for places in self._near(signal, reach))
        return nearest_member(signal, reach, [member for member in found if member is not None])

    def _near(self, signal: LocatedSignal, reach: Reach) -> Iterator[_Places]:
        for near in cells_in_reach(signal, reach):
            places = self._by_cell.get((signal.event_class, signal.same, near))
            if places is not None:
                yield places


class _Places:
    """The members of one class, of equal values, in one cell, by the places they are at: columns grow by doubling.

    Places are points of the unit sphere. The chord between two, at most a rounding of 1e-9 m away from the truth, rules
    out all but the nearest and what is within a millimetre of it; among these `nearest_member` decides.
    """

    def __init__(self) -> None:
        self._index: dict[tuple[float, float], int] = {}
        self._members: list[list[EventMember]] = []
        """At each place, in order of `ranked_by`."""
        self._points = np.empty((8, 3))
        self._earliest = np.empty(8)
        self._latest = np.empty(8)

    def add(self, member: EventMember) -> None:
        where = member.signal
        moment = where.occurred_at.timestamp()
        row = self._index.setdefault((where.longitude, where.latitude), len(self._members))
        if row == len(self._members):
            self._members.append([])
            self._grow()
            self._points[row] = _on_the_unit_sphere(where)
            self._earliest[row], self._latest[row] = moment, moment
        insort(self._members[row], member, key=lambda item: item.signal.ranked_by)
        self._earliest[row] = min(self._earliest[row], moment)
        self._latest[row] = max(self._latest[row], moment)

    def members(self) -> Iterator[EventMember]:
        for members in self._members:
            yield from members

    def nearest(self, signal: LocatedSignal, reach: Reach) -> EventMember | None:
        count = len(self._members)
        moment, window = signal.occurred_at.timestamp(), reach.window.total_seconds() + SLACK_SECONDS
        chords = np.linalg.norm(self._points[:count] - _on_the_unit_sphere(signal), axis=1)
        farthest = 2 * math.sin((reach.distance_metres + TOLERANCE_METRES) / (2 * EARTH_RADIUS_METRES))
        beyond = chords > farthest
        beyond |= (self._earliest[:count] > moment + window) | (self._latest[:count] < moment - window)
        chords[beyond] = np.inf
        while count and np.isfinite(best := chords.min()):
            rows = np.flatnonzero(chords <= best + TOLERANCE_METRES / EARTH_RADIUS_METRES)
            firsts = (self._first_in_window(int(row), signal, reach) for row in rows)
            chosen = nearest_member(signal, reach, [member for member in firsts if member is not None])
            if chosen is not None:
                return chosen
            chords[rows] = np.inf
        return None

    def _first_in_window(self, row: int, signal: LocatedSignal, reach: Reach) -> EventMember | None:
        in_window = (
            member
            for member in self._members[row]
            if abs(signal.occurred_at - member.signal.occurred_at) <= reach.window
        )
        return next(in_window, None)

    def _grow(self) -> None:
        if len(self._members) > len(self._points):
            self._points = np.concatenate([self._points, np.empty_like(self._points)])
            self._earliest = np.concatenate([self._earliest, np.empty_like(self._earliest)])
            self._latest = np.concatenate([self._latest, np.empty_like(self._latest)])


def _on_the_unit_sphere(where: LocatedSignal) -> tuple[float, float, float]:
    longitude, latitude = math.radians(where.longitude), math.radians(where.latitude)
    across = math.cos(latitude)
    return across * math.cos(longitude), across * math.sin(longitude), math.sin(latitude)
