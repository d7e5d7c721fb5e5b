"""The city model in memory: divisions, areas, departments, posts; points resolve in microseconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

import shapely
from cityloop.common.v1.common_pb2 import AreaReference, Label, Place, Position, ReferenceSystem
from cityloop.sharing.v1.city_pb2 import Area, Calendar, City, Department, Division, Post
from cityloop_calendars import CityTime
from cityloop_kernel import InvalidError, Sentence, say
from shapely import STRtree

from cityloop_city.calendars import DEFAULT_CALENDAR, work_calendar

SAME_AS_CGCS2000 = {ReferenceSystem.REFERENCE_SYSTEM_CGCS2000, ReferenceSystem.REFERENCE_SYSTEM_WGS84}
MOST_METRES = 20_100_000.0
"""Half way round the earth."""


class PositionError(ValueError):
    """A position cannot be used; the message says in English what to correct, the sentence in every language."""

    def __init__(self, message: str, sentence: Sentence) -> None:
        super().__init__(message)
        self.sentence = sentence


MOST_LEVELS = 8
"""Of divisions, from the country to the smallest."""


@dataclass(frozen=True)
class CityModel:
    """One complete version of a city. Entities are the contract's own messages, keyed by id."""

    city_id: str
    version: int
    city: City
    divisions: Mapping[str, Division] = field(default_factory=dict)
    areas: Mapping[tuple[str, str], Area] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)

    @cached_property
    def time_zone(self) -> ZoneInfo:
        """That its people live by."""
        return ZoneInfo(self.city.time_zone or "UTC")

    @cached_property
    def time(self) -> CityTime:
        """How time counts in the city: by its clocks, and by the default calendar where it has one."""
        record = self.calendars.get(DEFAULT_CALENDAR)
        return CityTime(self.time_zone, None if record is None else work_calendar(record, self.time_zone))

    @cached_property
    def boundary(self) -> shapely.Geometry:
        """The outer boundary: "in the city" is within it, whatever the layers say."""
        geometry = shapely.from_wkb(self.city.boundary)
        shapely.prepare(geometry)
        return geometry

    @cached_property
    def _index(self) -> _AreaIndex:
        layers = dict.fromkeys([*(layer.layer for layer in self.city.layers), *(layer for layer, _ in self.areas)])
        return _AreaIndex(list(layers), list(self.areas.values()))

    @cached_property
    def _department_by_alias(self) -> Mapping[str, str]:
        names = {alias: item.department_id for item in self.departments.values() for alias in item.aliases}
        return names | {name: name for name in self.departments}

    def contains(self, position: Position) -> bool:
        """Whether a point lies in the city (the boundary included).

        Raises:
            PositionError: its reference system is not declared or not one that needs no conversion.
        """
        return bool(shapely.intersects(self.boundary, _point(position)))

    def areas_at(self, position: Position) -> dict[str, str]:
        """The area of each layer that a point lies in; on a border the smallest id, as text."""
        return self._index.areas_at(_point(position))

    def place(self, position: Position, text: str = "") -> Place:
        """A point with its areas and the division that owns it (the city's own outside every area)."""
        areas = self.areas_at(position)
        jurisdiction = self.city.jurisdiction
        for layer in self.city.layers:
            if layer.jurisdiction and layer.layer in areas:
                jurisdiction = self.areas[layer.layer, areas[layer.layer]].division_id or jurisdiction
        references = [AreaReference(layer=layer, area_id=area) for layer, area in areas.items()]
        return Place(position=position, text=text, areas=references, jurisdiction=jurisdiction)

    def resolve(self, place: Place) -> Place:
        """A place in the city with its areas and its jurisdiction.

        Raises:
            InvalidError: it has no position, one that cannot be used, or one outside the city; the message says which.
        """
        if not place.HasField("position"):
            raise InvalidError("there is no position: a person has to locate it", "POSITION_MISSING")
        position = place.position
        try:
            inside = self.contains(position)
        except PositionError as error:
            raise InvalidError(str(error), "POSITION_INVALID") from error
        if not inside:
            # Without the position: it may be somebody's home, and the reason is published.
            raise InvalidError("the position lies outside the city: give one in it", "OUTSIDE_CITY")
        return self.place(position, place.text)

    def department(self, name: str) -> Department | None:
        """A department by its id or one of its aliases."""
        department_id = self._department_by_alias.get(name)
        return None if department_id is None else self.departments[department_id]

    def label(self, department_id: str) -> Label:
        """The department's name; its id where the city does not know it."""
        department = self.departments.get(department_id)
        return Label(texts={"und": department_id}) if department is None else department.name

    def jurisdiction_of(self, department_id: str) -> str:
        """The division that a department of the city is of; the city's own where it names none.

        Raises:
            KeyError: the city has no such department.
        """
        return self.departments[department_id].division_id or self.city.jurisdiction

    def divisions_at(self, place: Place) -> set[str]:
        """Ids of the divisions that a place lies in by its areas, with all above them and the city's own."""
        found = {self.city.jurisdiction}
        for reference in place.areas:
            area = self.areas.get((reference.layer, reference.area_id))
            division = None if area is None else self.divisions.get(area.division_id)
            while division is not None and division.division_id not in found:
                found.add(division.division_id)
                division = self.divisions.get(division.parent_id)
        return found

    def within_the_city(self, division_id: str) -> list[Label]:
        """Names of a division and of those above it, the coarsest first, without the city's own."""
        found: list[Label] = []
        division = self.divisions.get(division_id)
        while division is not None and division.division_id != self.city.jurisdiction and len(found) < MOST_LEVELS:
            found.insert(0, division.name)
            division = self.divisions.get(division.parent_id)
        return found


class _AreaIndex:
    """The areas of all layers in one tree: what a question costs is asking, not how much there is."""

    def __init__(self, layers: Sequence[str], areas: Sequence[Area]) -> None:
        self._layers = layers
        # By their ids, so that of a layer the first hit is the smallest id.
        ordered = sorted(areas, key=lambda area: area.area_id)
        self._names = [(area.layer, area.area_id) for area in ordered]
        geometries = [shapely.from_wkb(area.geometry) for area in ordered]
        shapely.prepare(geometries)
        self._tree = STRtree(geometries)

    def areas_at(self, point: shapely.Point) -> dict[str, str]:
        """The smallest id of each layer that has an area there, in the order of the layers."""
        found = dict[str, str]()
        for hit in sorted(self._tree.query(point, predicate="intersects").tolist()):
            layer, area_id = self._names[hit]
            found.setdefault(layer, area_id)
        return {layer: found[layer] for layer in self._layers if layer in found}


def _point(position: Position) -> shapely.Point:
    if position.reference_system not in SAME_AS_CGCS2000:
        known = position.reference_system in ReferenceSystem.values()
        name = ReferenceSystem.Name(position.reference_system) if known else f"number {position.reference_system}"
        message = f"declare the reference system as CGCS2000 or WGS84; {name} cannot be used here"
        raise PositionError(message, say("position-system", name=name))
    if not (-180 <= position.longitude <= 180 and -90 <= position.latitude <= 90):
        message = "the position is no longitude and latitude in degrees; correct it"
        raise PositionError(message, say("position-degrees"))
    if position.HasField("accuracy_metres") and not 0 <= position.accuracy_metres <= MOST_METRES:
        message = f"accuracy_metres is the radius of uncertainty, not {position.accuracy_metres}; correct it"
        raise PositionError(message, say("position-accuracy", metres=str(position.accuracy_metres)))
    return shapely.Point(position.longitude, position.latitude)
