"""A polygon that rows are asked for by, and which places lie in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from cityloop_kernel import InvalidError

LEAST_CORNERS, MOST_CORNERS = 3, 1_000
Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row is, in degrees of CGCS2000."""

    row_key: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed area without holes."""

    shape: shapely.Polygon

    @property
    def box(self) -> Box:
        """The smallest box of longitudes and latitudes round it."""
        west, south, east, north = self.shape.bounds
        return west, south, east, north

    @property
    def text(self) -> str:
        """As well-known text, to a decimetre."""
        return shapely.to_wkt(self.shape, rounding_precision=6)

    def within(self, places: Sequence[RowPlace]) -> list[str]:
        """The keys of the rows that lie in it or on its border, in the order given."""
        longitudes = np.array([place.longitude for place in places])
        latitudes = np.array([place.latitude for place in places])
        inside = shapely.intersects_xy(self.shape, longitudes, latitudes)
        return [place.row_key for place, lies in zip(places, inside, strict=True) if lies]


def polygon_of(corners: Sequence[tuple[float, float]]) -> Polygon:
    """The polygon with these corners, longitude first.

    Raises:
        InvalidError: they are too few, too many, on one line, or its sides cross.
    """
    if not LEAST_CORNERS <= len(corners) <= MOST_CORNERS:
        raise InvalidError(
            f"a polygon has {LEAST_CORNERS} to {MOST_CORNERS} corners, not {len(corners)}", "POLYGON_INVALID"
        )
    shape = shapely.Polygon(corners)
    if not shape.is_valid or not shape.area:
        raise InvalidError("the corners enclose no area, or sides cross; give them in order", "POLYGON_INVALID")
    shapely.prepare(shape)
    return Polygon(shape)
