"""What would be left without its place or its department by a city that loses some."""

from __future__ import annotations

import pytest
from cityloop.common.v1.common_pb2 import AreaReference, Place
from cityloop_operator.city_planning import RemovedEntities

REMOVED = RemovedEntities.of(["area/unit-grid/7/2", "department/parks", "division/990102", "post/parks.handle"])
HERE = Place(jurisdiction="990101", areas=[AreaReference(layer="unit-grid", area_id="7/1")])


def test_keys_of_a_plan_are_read() -> None:
    assert RemovedEntities(frozenset({"parks"}), frozenset({"990102"}), frozenset({("unit-grid", "7/2")})) == REMOVED
    assert not RemovedEntities.of(["post/parks.handle", "calendar/work"]), "nothing stands on those"


@pytest.mark.parametrize(
    ("place", "department", "left"),
    [
        (HERE, "drainage", False),
        (HERE, "parks", True),
        (Place(jurisdiction="990102"), "drainage", True),
        (Place(areas=[*HERE.areas, AreaReference(layer="unit-grid", area_id="7/2")]), "drainage", True),
        (Place(areas=[AreaReference(layer="district", area_id="7/2")]), "drainage", False),
        (Place(), "", False),
    ],
)
def test_what_is_left_without(place: Place, department: str, *, left: bool) -> None:
    assert REMOVED.drops(place, department) is left
