"""Distances, and that no cell in reach is missed."""

from __future__ import annotations

import math

import pytest
from cityloop_kernel import EARTH_RADIUS_METRES, METRES_PER_DEGREE, cell, cells_within, distance_metres
from hypothesis import given
from hypothesis import strategies as st

LONGITUDES, LATITUDES = st.floats(-179, 179), st.floats(-80, 80)


def test_a_degree_of_latitude_is_the_same_everywhere_and_one_of_longitude_shrinks_with_its_cosine() -> None:
    for latitude in (0.0, 45.0, 89.0):
        assert distance_metres((10, latitude), (10, latitude + 1)) == pytest.approx(METRES_PER_DEGREE)
    assert distance_metres((0, 60), (0.001, 60)) == pytest.approx(METRES_PER_DEGREE / 2_000, rel=1e-6)
    assert distance_metres((0, 0), (180, 0)) == pytest.approx(math.pi * EARTH_RADIUS_METRES)


@given(st.tuples(LONGITUDES, LATITUDES), st.tuples(LONGITUDES, LATITUDES))
def test_a_distance_is_the_same_both_ways(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert distance_metres(one, other) == distance_metres(other, one)
    assert distance_metres(one, one) == 0


@given(
    longitude=LONGITUDES,
    latitude=LATITUDES,
    radius=st.floats(1, 1_000),
    bearing=st.floats(0, 2 * math.pi),
    share=st.floats(0, 1),
)
def test_every_point_within_the_radius_is_in_a_cell(
    longitude: float, latitude: float, radius: float, bearing: float, share: float
) -> None:
    angle, start = radius * share / EARTH_RADIUS_METRES, math.radians(latitude)
    reached = math.asin(math.sin(start) * math.cos(angle) + math.cos(start) * math.sin(angle) * math.cos(bearing))
    turned = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(start), math.cos(angle) - math.sin(start) * math.sin(reached)
    )
    found = cell(longitude + math.degrees(turned), math.degrees(reached))
    assert found in set(cells_within(longitude, latitude, radius + 0.01))
