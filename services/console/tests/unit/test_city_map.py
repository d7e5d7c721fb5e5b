"""Places on the drawing of a city."""

from __future__ import annotations

import pytest
from cityloop_console.timelines.domain.city_map import WIDTH, Plane

BOUNDS = (113.2, 23.05, 113.32, 23.17)


def test_the_corners_of_the_city_are_the_corners_of_the_drawing() -> None:
    plane = Plane.around(BOUNDS)
    assert plane.at(113.2, 23.17) == (0.0, 0.0)
    x, y = plane.at(113.32, 23.05)
    assert x == pytest.approx(WIDTH, abs=0.1)
    assert y == pytest.approx(plane.height, abs=0.1)


def test_a_degree_of_latitude_is_longer_than_one_of_longitude() -> None:
    plane = Plane.around(BOUNDS)
    east, _ = plane.at(113.21, 23.11)
    _, south = plane.at(113.2, 23.16)
    assert east / south == pytest.approx(0.9198, abs=0.001), "the cosine of the middle latitude"


def test_an_outline_is_closed_and_may_have_holes() -> None:
    plane = Plane.around(BOUNDS)
    outer = [(113.2, 23.05), (113.32, 23.05), (113.32, 23.17)]
    hole = [(113.25, 23.08), (113.26, 23.08), (113.26, 23.09)]
    path = plane.path([outer, hole])
    assert path.count("M") == path.count("Z") == 2


def test_a_city_that_is_a_point_does_not_divide_by_zero() -> None:
    assert Plane.around((113.2, 23.05, 113.2, 23.05)).at(113.2, 23.05) == (0.0, 0.0)
