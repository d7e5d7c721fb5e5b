"""Components of the city: what a well-formed one is, and the cells in which those nearby stand."""

from __future__ import annotations

import math
import re

EARTH_RADIUS_METRES = 6_371_008.8
CELL_DEGREES = 0.01
METRES_PER_DEGREE = math.pi * EARTH_RADIUS_METRES / 180
COMPONENT_ID = re.compile(r"\d{16}")
CLASS_DIGITS = slice(6, 10)


def problem_of(component_id: str, component_class: str, owner: str, *, ownerless: bool) -> str | None:
    """What is wrong with a component, None when nothing is.

    The id has 16 digits: 6 of the county, 2 of the class, 2 of the subclass, 6 of the serial (GB/T 30428).
    """
    if not COMPONENT_ID.fullmatch(component_id):
        return f"component_id {component_id!r} must have 16 digits: county, class, subclass, serial"
    if component_class != component_id[CLASS_DIGITS]:
        return f"component {component_id}: component_class must be {component_id[CLASS_DIGITS]!r}, as its id says"
    if ownerless == bool(owner):
        return f"component {component_id}: name its owner, or say that it is ownerless"
    return None


def cell(longitude: float, latitude: float) -> tuple[int, int]:
    """The cell of a point, in degrees; about 1 km a side."""
    return math.floor(longitude / CELL_DEGREES), math.floor(latitude / CELL_DEGREES)


def cells_within(longitude: float, latitude: float, radius_metres: float) -> list[tuple[int, int]]:
    """The cells that hold every point within a radius, in order."""
    latitude_degrees = radius_metres / METRES_PER_DEGREE
    cosine = max(0.01, math.cos(math.radians(min(89.0, abs(latitude) + latitude_degrees))))
    longitude_degrees = latitude_degrees / cosine
    low = cell(longitude - longitude_degrees, latitude - latitude_degrees)
    high = cell(longitude + longitude_degrees, latitude + latitude_degrees)
    return [(x, y) for x in range(low[0], high[0] + 1) for y in range(low[1], high[1] + 1)]
