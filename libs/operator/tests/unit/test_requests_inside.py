"""Whether requests lie in a city is counted by many at once, of which nothing is kept."""

from __future__ import annotations

import pytest
import shapely
from cityloop_operator.reading.faults import CityDataError
from cityloop_operator.requests_inside import AT_ONCE, RequestsInside
from cityloop_testkit.english import refused_saying
from fieldtown import EAST, WEST, city_file

INSIDE, OUTSIDE = (-71.05, 42.05), (-71.05, 43.0)
MANY = AT_ONCE * 2 + 7


def requests_inside() -> RequestsInside:
    imported = city_file().imported
    assert imported is not None
    return RequestsInside(imported, {}, shapely.union_all([shapely.Polygon(WEST), shapely.Polygon(EAST)]))


@pytest.mark.parametrize("place", [0, AT_ONCE - 1, AT_ONCE, MANY - 1])
def test_one_that_lies_in_it_is_enough_wherever_it_stands(place: int) -> None:
    found = requests_inside()
    found.add_all(INSIDE if number == place else OUTSIDE for number in range(MANY))
    assert found.check() == []


def test_where_none_does_all_are_counted() -> None:
    found = requests_inside()
    found.add_all([None, *[OUTSIDE] * MANY, *[INSIDE[::-1]] * 3])
    with refused_saying(CityDataError, match=f"none of {MANY + 3:,} requests lies in the city: .* over 3 would"):
        found.check()


def test_where_none_has_a_position_nothing_is_wrong() -> None:
    found = requests_inside()
    found.add_all([None, None])
    assert found.check() == []
