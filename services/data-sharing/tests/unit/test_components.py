"""Components: what a well-formed one is, and that no cell in reach is missed."""

from __future__ import annotations

import math

import pytest
from cityloop_data_sharing.domain.components import EARTH_RADIUS_METRES, cell, cells_within, problem_of
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("component_id", "component_class", "owner", "ownerless", "problem"),
    [
        ("9901010101000001", "0101", "owner", False, None),
        ("9901010101000001", "0101", "", True, None),
        ("990101010100001", "0101", "owner", False, "16 digits"),
        ("99010101o1000001", "0101", "owner", False, "16 digits"),
        ("9901010101000001", "0102", "owner", False, "'0101'"),
        ("9901010101000001", "0101", "", False, "owner"),
        ("9901010101000001", "0101", "owner", True, "ownerless"),
    ],
)
def test_what_is_wrong(
    component_id: str, component_class: str, owner: str, ownerless: bool, problem: str | None
) -> None:
    found = problem_of(component_id, component_class, owner, ownerless=ownerless)
    assert found is None if problem is None else problem in (found or "")


@given(
    longitude=st.floats(-179, 179),
    latitude=st.floats(-80, 80),
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
