"""Which requests may be of one event: of a fused class, near enough, not too long after one another."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml
from cityloop_kernel import METRES_PER_DEGREE, distance_metres
from cityloop_operator.requests_file import Request, by_time


@dataclass(frozen=True, slots=True)
class Reach:
    """How far apart reports of a class may be to be of one event."""

    distance_metres: float
    window: dt.timedelta


def reaches_of(pack_files: Mapping[str, str]) -> dict[str, Reach]:
    """The reach of every class that a pack fuses."""
    content = yaml.safe_load(pack_files["event-classes.yaml"])
    return {
        entry["event_class"]: Reach(
            entry["fusion"]["distance_metres"], dt.timedelta(hours=entry["fusion"]["window_hours"])
        )
        for entry in content["event_classes"]
        if entry.get("fusion")
    }


def earlier_in_reach(requests: Sequence[Request], reaches: Mapping[str, Reach]) -> dict[str, tuple[str, ...]]:
    """For each request the numbers of earlier ones that it may join; nothing for those without."""
    return {
        request.number: tuple(other.number for _, other in found)
        for request, found in _with_earlier(requests, reaches)
        if found
    }


def fused_events(
    requests: Sequence[Request], reaches: Mapping[str, Reach], placed: Callable[[Request], bool]
) -> dict[str, str]:
    """For each placed request the number of the one that opened its event: its own, unless it joined.

    It joins the event of the nearest earlier request in reach, then of the one with the smallest number.
    """
    events: dict[str, str] = {}
    ordered = [request for request in requests if placed(request)]
    for request, found in _with_earlier(ordered, reaches):
        nearest = min(found, key=lambda item: (item[0], item[1].number), default=None)
        events[request.number] = request.number if nearest is None else events[nearest[1].number]
    return events


def _with_earlier(
    requests: Sequence[Request], reaches: Mapping[str, Reach]
) -> Iterator[tuple[Request, list[tuple[float, Request]]]]:
    """Each request in order of time, with the earlier ones in reach and their distances."""
    recent: dict[str, deque[Request]] = {name: deque() for name in reaches}
    for request in by_time(requests):
        reach = reaches.get(request.event_class)
        if reach is None or request.position is None:
            yield request, []
            continue
        window = recent[request.event_class]
        while window and request.opened_at - window[0].opened_at > reach.window:
            window.popleft()
        yield request, list(_near(request, window, reach))
        window.append(request)


def _near(request: Request, window: Sequence[Request], reach: Reach) -> Iterator[tuple[float, Request]]:
    here = request.position
    degrees = reach.distance_metres / METRES_PER_DEGREE * 1.001
    for other in window:
        there = other.position
        if here is None or there is None or abs(here[1] - there[1]) > degrees:
            continue
        distance = distance_metres(here, there)
        if distance <= reach.distance_metres:
            yield distance, other
