"""The city as a drawing: outlines of areas in a plane that a page can show."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cityloop_kernel import METRES_PER_DEGREE

Ring = Sequence[tuple[float, float]]
"""Longitude and latitude in degrees, corner by corner."""
WIDTH = 1_000.0


@dataclass(frozen=True, slots=True)
class Plane:
    """Equirectangular projection onto `WIDTH` units, true to scale at the middle latitude; y grows to the south."""

    west: float
    north: float
    units_per_degree: float
    cosine: float
    height: float

    @classmethod
    def around(cls, bounds: tuple[float, float, float, float]) -> Plane:
        """The plane that holds these bounds: west, south, east, north."""
        west, south, east, north = bounds
        cosine = max(0.01, math.cos(math.radians((south + north) / 2)))
        units = WIDTH / max(1e-9, (east - west) * cosine)
        return cls(west, north, units, cosine, (north - south) * units)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point stands."""
        x = (longitude - self.west) * self.cosine * self.units_per_degree
        y = (self.north - latitude) * self.units_per_degree
        return round(x, 1), round(y, 1)

    def units_of(self, metres: float) -> float:
        """How long a distance is drawn."""
        return round(metres / METRES_PER_DEGREE * self.units_per_degree, 1)

    def path(self, rings: Iterable[Ring]) -> str:
        """The outline of an area, as the `d` of an SVG path."""
        return "".join(
            "M" + "L".join(f"{x:g} {y:g}" for x, y in (self.at(*corner) for corner in ring)) + "Z" for ring in rings
        )
