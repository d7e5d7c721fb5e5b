"""What a play should come to by its own plan, without a fleet: the check of the plan, and of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cityloop_operator.requests_file import Request

from cityloop_plays.replay.agency_plan import Agencies, outcomes_after, plan_actions, requests_by_event
from cityloop_plays.replay.reach import Reach, fused_events
from cityloop_plays.replay.table import NO_AREA, Entry

Area = Callable[[tuple[float, float]], str | None]
"""The area of a point, `none` in no area; None for a point outside the city."""


def expected_entries(
    requests: Sequence[Request], reaches: Mapping[str, Reach], agencies: Agencies, area: Area
) -> list[Entry]:
    """One entry a request, in the order of the file."""
    areas = {request.number: None if request.position is None else area(request.position) for request in requests}
    events = fused_events(requests, reaches, lambda request: areas[request.number] is not None)
    outcomes: dict[str, str] = {}
    for joined in requests_by_event(requests, lambda request: events.get(request.number, "")).values():
        outcomes |= outcomes_after(joined, plan_actions(joined, (), agencies))
    return [
        Entry(
            number=request.number,
            event_class=request.event_class,
            agency=request.owner,
            area=areas[request.number] or NO_AREA,
            state=outcomes.get(request.number, "held"),
            fused=events.get(request.number, request.number) != request.number,
            hours=request.hours,
            position=request.position,
        )
        for request in requests
    ]
