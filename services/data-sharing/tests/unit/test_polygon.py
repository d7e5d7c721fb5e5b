"""What lies in a polygon, and what is none."""

from __future__ import annotations

import pytest
from cityloop_data_sharing.catalogue.domain.polygon import RowPlace, polygon_of
from cityloop_kernel import InvalidError

SQUARE = [(113.0, 23.0), (113.1, 23.0), (113.1, 23.1), (113.0, 23.1)]
NOTCHED = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (2.0, 1.0), (0.0, 4.0)]


def test_rows_inside_and_on_the_border_are_within() -> None:
    places = [
        RowPlace("inside", 113.05, 23.05),
        RowPlace("border", 113.0, 23.05),
        RowPlace("corner", 113.1, 23.1),
        RowPlace("beside", 113.1001, 23.05),
    ]
    assert polygon_of(SQUARE).within(places) == ["inside", "border", "corner"]
    assert polygon_of(SQUARE).within([]) == []
    assert polygon_of(SQUARE).box == (113.0, 23.0, 113.1, 23.1)


def test_what_lies_in_the_box_only_is_not_within() -> None:
    places = [RowPlace("notch", 2.0, 3.0), RowPlace("foot", 2.0, 0.5)]
    assert polygon_of(NOTCHED).within(places) == ["foot"]


@pytest.mark.parametrize(
    "corners",
    [
        SQUARE[:2],
        [],
        [SQUARE[0], SQUARE[1], SQUARE[0]],
        [(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)],
        [(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)],
        [(float(number % 2), float(number)) for number in range(1_001)],
    ],
    ids=["two", "none", "there and back", "on a line", "crossed", "too many"],
)
def test_what_encloses_nothing_is_refused(corners: list[tuple[float, float]]) -> None:
    with pytest.raises(InvalidError) as caught:
        polygon_of(corners)
    assert caught.value.reason == "POLYGON_INVALID"
