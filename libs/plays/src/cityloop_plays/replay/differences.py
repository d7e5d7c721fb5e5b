"""Where what was read back differs from the file's own columns, and why: a line a row, owners and types summed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import shapely
from cityloop_operator.city_file import Imported, ImportedRequests
from cityloop_operator.metres import metres_to_outline
from cityloop_operator.requests_file import NONE, Request

from cityloop_plays.replay.table import NO_AREA, Entry

UNEXPLAINED = "no reason is known"
Point = tuple[float, float]
DistanceToArea = Callable[[Point, str], float | None]
"""Metres from a point to the outline of an area; None where there is no such area."""


def differences(
    imported: Imported, requests: Sequence[Request], entries: Sequence[Entry], distance: DistanceToArea
) -> list[str]:
    """Every difference, in the order of the file; the sums last.

    Args:
        imported: how the file is read.
        requests: its rows.
        entries: what was read back of each, in the same order.
        distance: measures how far a point is from the area that its row names.
    """
    pairs = list(zip(requests, entries, strict=True))
    lines = [
        f"{request.number}: {line}"
        for request, entry in pairs
        for line in (*_of_place(imported, request, entry, distance), *_of_state(imported.requests, request, entry))
    ]
    return [*lines, *_of_owners(imported.requests, pairs), *_of_types(imported.requests, pairs)]


def distance_to_areas(outlines: Mapping[str, tuple[str, shapely.Geometry]]) -> DistanceToArea:
    """Measures the distance to areas, given by id with their names and shapes."""

    def distance(point: Point, area_id: str) -> float | None:
        found = outlines.get(area_id)
        return None if found is None else metres_to_outline(point, found[1])

    return distance


def _of_place(imported: Imported, request: Request, entry: Entry, distance: DistanceToArea) -> Iterator[str]:
    column, layer = imported.requests.columns.area, imported.requests.area_layer
    if entry.state == "held":
        yield f"{request.status}, held: {_why_held(imported, entry)}"
        return
    if not column or request.area_named == entry.area:
        return
    line = f"{column} is {request.area_named or 'empty'}, its point lies in {entry.area}"
    if request.area_named:
        metres = None if entry.position is None else distance(entry.position, request.area_named)
        far = f"there is no {layer}" if metres is None else f"{metres:.0f} m from {layer}"
        line = f"{line}, {far} {request.area_named}"
    yield line


def _why_held(imported: Imported, entry: Entry) -> str:
    if entry.position is None:
        return "it has no coordinates"
    if entry.area == NO_AREA:
        return f"it lies more than {imported.boundary.widened_metres:.0f} m outside every {imported.boundary.layer}"
    return UNEXPLAINED


def _of_state(form: ImportedRequests, request: Request, entry: Entry) -> Iterator[str]:
    if entry.state == "held":
        return
    recorded = "closed" if request.status in form.closed_statuses else ""
    recorded = "void" if request.status in form.void_statuses else recorded
    if request.closes_later and entry.state == (recorded if recorded == "void" else "open"):
        yield f"{request.status}, counted {entry.state}: its close date lies in the future"
        return
    if recorded != entry.state and (recorded or entry.state != "open"):
        dated = entry.state == "closed" and not recorded and request.closed is not None
        yield f"{request.status}, counted {entry.state}: {'it has a close date' if dated else UNEXPLAINED}"
    if recorded == entry.state == "closed" and request.closed is None and entry.hours is None:
        yield f"{request.status}, but without a close date: in no hours"


def _of_owners(form: ImportedRequests, pairs: Sequence[tuple[Request, Entry]]) -> Iterator[str]:
    if not form.columns.owner:
        return
    counts = Counter((request.owner_named, entry.agency) for request, entry in pairs)
    for (named, agency), count in sorted(counts.items()):
        if named == agency:
            continue
        why = f"another name of {agency}" if form.owner_aliases.get(named) == agency else UNEXPLAINED
        if not named and agency == NONE:
            why = "whoever answers for what nobody owns handles it"
        yield f"{count} rows with {form.columns.owner} {named or 'empty'}, counted for {agency}: {why}"


def _of_types(form: ImportedRequests, pairs: Sequence[tuple[Request, Entry]]) -> Iterator[str]:
    counts = Counter(
        entry.event_class for request, entry in pairs if entry.event_class != request.event_class or not request.typed
    )
    for event_class, count in sorted(counts.items()):
        why = "it is empty" if event_class == NONE else UNEXPLAINED
        yield f"{count} rows whose {form.columns.event_class} is counted as {event_class}: {why}"
