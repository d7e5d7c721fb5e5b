"""Where what was read back differs from the file's own columns, and why: a line a row, owners and types summed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import shapely
from cityloop_kernel import Phrase, Sentence, say
from cityloop_operator.city_file import ImportedCitySettings, ImportedRequests
from cityloop_operator.metres import metres_to_outline
from cityloop_operator.requests_file import NONE, Request

from cityloop_plays.replay.table import NO_AREA, Entry

UNEXPLAINED = say("replay-unexplained")
Point = tuple[float, float]
DistanceToArea = Callable[[Point, str], float | None]
"""Metres from a point to the outline of an area; None where there is no such area."""


def differences(
    imported: ImportedCitySettings, requests: Sequence[Request], entries: Sequence[Entry], distance: DistanceToArea
) -> list[Sentence]:
    """Every difference, in the order of the file; the sums last.

    Args:
        imported: how the file is read.
        requests: its rows.
        entries: what was read back of each, in the same order.
        distance: measures how far a point is from the area that its row names.
    """
    pairs = list(zip(requests, entries, strict=True))
    lines = [
        say("replay-of-request", number=request.number, line=line)
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


def _of_place(
    imported: ImportedCitySettings, request: Request, entry: Entry, distance: DistanceToArea
) -> Iterator[Sentence]:
    column, layer = imported.requests.columns.area, imported.requests.area_layer
    if entry.state == "held":
        yield say("replay-is-held", status=request.status, why=_why_held(imported, entry))
        return
    if not column or request.area_named == entry.area:
        return
    line = say("replay-other-area", column=column, named=_or_empty(request.area_named), area=entry.area)
    if request.area_named:
        metres = None if entry.position is None else distance(entry.position, request.area_named)
        far = say("replay-no-area", layer=layer, area=request.area_named)
        if metres is not None:
            far = say("replay-metres-from", metres=f"{metres:.0f}", layer=layer, area=request.area_named)
        line = say("replay-other-area-far", line=line, far=far)
    yield line


def _or_empty(text: str) -> Phrase:
    return text or say("replay-empty")


def _why_held(imported: ImportedCitySettings, entry: Entry) -> Sentence:
    if entry.position is None:
        return say("replay-no-coordinates")
    if entry.area == NO_AREA:
        metres = f"{imported.boundary.widened_metres:.0f}"
        return say("replay-outside", metres=metres, layer=imported.boundary.layer)
    return UNEXPLAINED


def _of_state(form: ImportedRequests, request: Request, entry: Entry) -> Iterator[Sentence]:
    if entry.state == "held":
        return
    recorded = "closed" if request.status in form.closed_statuses else ""
    recorded = "void" if request.status in form.void_statuses else recorded
    if request.closes_later and entry.state == (recorded if recorded == "void" else "open"):
        yield _counted(request, entry, say("replay-closes-later"))
        return
    if recorded != entry.state and (recorded or entry.state != "open"):
        dated = entry.state == "closed" and not recorded and request.closed is not None
        yield _counted(request, entry, say("replay-has-close-date") if dated else UNEXPLAINED)
    if recorded == entry.state == "closed" and request.closed is None and entry.hours is None:
        yield say("replay-in-no-hours", status=request.status)


def _counted(request: Request, entry: Entry, why: Phrase) -> Sentence:
    return say("replay-counted", status=request.status, state=entry.state, why=why)


def _of_owners(form: ImportedRequests, pairs: Sequence[tuple[Request, Entry]]) -> Iterator[Sentence]:
    if not form.columns.owner:
        return
    counts = Counter((request.owner_named, entry.agency) for request, entry in pairs)
    for (named, agency), count in sorted(counts.items()):
        if named == agency:
            continue
        alias = form.owner_aliases.get(named) == agency
        why = say("replay-other-name", agency=agency) if alias else UNEXPLAINED
        if not named and agency == NONE:
            why = say("replay-owned-by-nobody")
        yield say(
            "replay-rows-of-owner",
            count=str(count),
            column=form.columns.owner,
            named=_or_empty(named),
            agency=agency,
            why=why,
        )


def _of_types(form: ImportedRequests, pairs: Sequence[tuple[Request, Entry]]) -> Iterator[Sentence]:
    counts = Counter(
        entry.event_class for request, entry in pairs if entry.event_class != request.event_class or not request.typed
    )
    for event_class, count in sorted(counts.items()):
        why = say("replay-is-empty") if event_class == NONE else UNEXPLAINED
        yield say(
            "replay-rows-of-class",
            count=str(count),
            column=form.columns.event_class,
            event_class=event_class,
            why=why,
        )
