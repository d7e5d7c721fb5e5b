"""Where the seed puts the districts of a generated city, and which way their streets are cut into integrated grids."""

from __future__ import annotations

import random
from dataclasses import dataclass

from cityloop_operator.city_file import GeneratedCitySettings

DISTRICTS_IN_A_ROW = 2
SALT = 598
"""Chosen so that the seed of deploy/cities/simulated gives the layout that its plays and packs name places in."""


@dataclass(frozen=True, slots=True)
class DistrictLayout:
    """One district: its south-west corner, and whether its integrated grids lie above each other, not side by side."""

    west: float
    south: float
    stacked: bool


def district_side(layout: GeneratedCitySettings) -> float:
    """Degrees of a district along each side."""
    return layout.streets_per_district * layout.unit_grids_per_street * layout.unit_grid_degrees


def lay_out(layout: GeneratedCitySettings) -> list[DistrictLayout]:
    """The districts in the order of the file, each in a cell of the grid of its own; the same for one seed."""
    chance = random.Random(f"{layout.seed}/{SALT}")  # noqa: S311 a layout, no secret
    cells = list(range(len(layout.districts)))
    chance.shuffle(cells)
    side = district_side(layout)
    return [
        DistrictLayout(
            west=layout.south_west[0] + cell % DISTRICTS_IN_A_ROW * side,
            south=layout.south_west[1] + cell // DISTRICTS_IN_A_ROW * side,
            stacked=chance.random() < 0.5,
        )
        for cell in cells
    ]
