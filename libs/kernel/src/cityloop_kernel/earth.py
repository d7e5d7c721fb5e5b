"""Distances on the earth, as a sphere, and the cells in which what lies near is found."""

from __future__ import annotations

import math
from typing import TypeAlias

EARTH_RADIUS_METRES = 6_371_008.8
"""Mean radius R1 (IUGG 1980; Moritz, Geodetic Reference System 1980)."""
METRES_PER_DEGREE = math.pi * EARTH_RADIUS_METRES / 180
"""Of latitude."""
CELL_DEGREES = 0.01
"""A side of a cell; about 1.1 km from south to north."""
Point: TypeAlias = "tuple[float, float]"
"""Longitude and latitude in degrees."""


def distance_metres(one: Point, other: Point) -> float:
    """Along the great circle, by the haversine formula."""
    latitude, other_latitude = math.radians(one[1]), math.radians(other[1])
    half_east = math.sin(math.radians(other[0] - one[0]) / 2)
    half_north = math.sin((other_latitude - latitude) / 2)
    square = half_north**2 + math.cos(latitude) * math.cos(other_latitude) * half_east**2
    return 2 * EARTH_RADIUS_METRES * math.asin(math.sqrt(min(1.0, square)))


def cell(longitude: float, latitude: float) -> tuple[int, int]:
    """The cell of a point."""
    return math.floor(longitude / CELL_DEGREES), math.floor(latitude / CELL_DEGREES)


def cells_within(longitude: float, latitude: float, radius_metres: float) -> list[tuple[int, int]]:
    """The cells that hold every point within a radius, in order."""
    latitude_degrees = radius_metres / METRES_PER_DEGREE
    cosine = max(0.01, math.cos(math.radians(min(89.0, abs(latitude) + latitude_degrees))))
    longitude_degrees = latitude_degrees / cosine
    low = cell(longitude - longitude_degrees, latitude - latitude_degrees)
    high = cell(longitude + longitude_degrees, latitude + latitude_degrees)
    return [(x, y) for x in range(low[0], high[0] + 1) for y in range(low[1], high[1] + 1)]
