"""Whether the requests of a city lie in its outlines: what has no request is in other degrees, or axes are swapped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from cityloop_kernel import Sentence, say

from cityloop_operator.city_file import ImportedCitySettings
from cityloop_operator.reading.faults import CityDataError
from cityloop_operator.reading.outlines import Outlines

AT_ONCE = 10_000
"""Positions that are looked up together."""
Position = tuple[float, float]


@dataclass
class _Shape:
    name: Sentence
    outline: shapely.Geometry
    inside: int = 0
    in_extent: int = 0
    swapped: int = 0

    def count(self, points: np.ndarray) -> None:
        self.inside += int(shapely.intersects_xy(self.outline, points).sum())
        if self.inside:
            return
        self.swapped += int(shapely.intersects_xy(self.outline, points[:, ::-1]).sum())
        west, south, east, north = shapely.bounds(self.outline)
        low, high = np.array((west, south)), np.array((east, north))
        self.in_extent += int(((points >= low) & (points <= high)).all(axis=1).sum())


class RequestsInside:
    """Counts the requests that lie in the city and in each of its layers; keeps none of them.

    Args:
        imported: of the city.
        layers: the outlines of each layer.
        boundary: of the city.
    """

    def __init__(
        self, imported: ImportedCitySettings, layers: Mapping[str, Outlines], boundary: shapely.Geometry
    ) -> None:
        self._city = _Shape(say("inside-city"), boundary)
        self._shapes = [self._city]
        for layer in imported.layers:
            # That of the boundary is the city, but for what lies in the metres that it is widened by.
            if layer.layer != imported.boundary.layer:
                areas = [outline for _, outline in layers[layer.layer].areas.values()]
                name = say("inside-layer", layer=layer.layer, file=layer.file)
                self._shapes.append(_Shape(name, shapely.union_all(areas)))
        for shape in self._shapes:
            shapely.prepare(shape.outline)
        self._waiting: list[Position] = []
        self._first: Position | None = None
        self._total = 0

    def add(self, position: Position | None) -> None:
        """One more request, longitude first; one without a position counts for nothing."""
        if position is None:
            return
        self._first = self._first or position
        self._total += 1
        self._waiting.append(position)
        if len(self._waiting) >= AT_ONCE:
            self._count()

    def add_all(self, positions: Iterable[Position | None]) -> None:
        """The same for each of several."""
        for position in positions:
            self.add(position)

    def check(self) -> list[Sentence]:
        """What is said of layers in which no request lies, although some lie between their ends.

        Raises:
            CityDataError: requests have positions, and none lies in the city, or none where a layer is.
        """
        self._count()
        if self._first is None:
            return []
        said = []
        for shape in self._shapes:
            if shape.inside:
                continue
            if shape is self._city or shape.swapped or not shape.in_extent:
                raise CityDataError(self._none(shape, self._first))
            said.append(say("inside-around", name=shape.name, requests=self._total, around=shape.in_extent))
        return said

    def _count(self) -> None:
        if self._waiting:
            points = np.array(self._waiting)
            for shape in self._shapes:
                if not shape.inside:
                    shape.count(points)
            self._waiting.clear()

    def _none(self, shape: _Shape, first: Position) -> Sentence:
        west, south, east, north = (f"{degrees:.4f}" for degrees in shapely.bounds(shape.outline))
        hint = say("inside-name-columns")
        if shape.swapped:
            fix = say("inside-swapped-columns" if shape is self._city else "inside-swapped-axes")
            hint = say("inside-swapped", count=shape.swapped, fix=fix)
        return say(
            "inside-none",
            name=shape.name,
            requests=self._total,
            west=west,
            east=east,
            south=south,
            north=north,
            first=f"{first[0]:.4f}, {first[1]:.4f}",
            hint=hint,
        )
