"""The fixed cell in which a place is shown where a class declares the segment of a street."""

from __future__ import annotations

import math

CELLS_A_DEGREE = 500
"""A cell is 1/500 of a degree each way, counted from 0° of latitude and longitude: 222 m from south to north, from west
to east 222 m times the cosine of the latitude (204 m at 23°, 184 m at 34°, 170 m at 40°). It stands for the segment of
a street until the model of a city has streets."""


def middle_of_cell(degrees: float) -> float:
    """The middle of the cell that a longitude or a latitude lies in, in degrees; of one cell always the same."""
    return (math.floor(degrees * CELLS_A_DEGREE) + 0.5) / CELLS_A_DEGREE
