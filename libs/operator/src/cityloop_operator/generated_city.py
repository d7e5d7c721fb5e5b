"""The simulated city: divisions and grids, laid out as its seed says, the same for the same file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from cityloop.common.v1.common_pb2 import Label
from cityloop.sharing.v1.city_pb2 import Area, City, CityRecord, Division, Layer
from cityloop_localisation import UNDETERMINED, name_of, say
from shapely.geometry import box

from cityloop_operator.city_file import (
    CityFile,
    StreetOffices,
    calendar_records,
    department_records,
    records_of_department,
)
from cityloop_operator.generated_layout import district_side, lay_out
from cityloop_operator.names import label_of

LAYERS = ("unit-grid", "duty-grid", "integrated-grid", "street", "district")
DIVISION = "street"
"""The layer whose areas give a place its jurisdiction."""


def generate(file: CityFile) -> list[CityRecord]:
    """Every record of the city."""
    layout = file.generated
    street_side = layout.unit_grids_per_street * layout.unit_grid_degrees
    side = district_side(layout)
    records = [CityRecord(division=Division(division_id=file.jurisdiction, level="city", name=file.name.label()))]
    districts = []
    for index, (name, laid) in enumerate(zip(layout.districts, lay_out(layout), strict=True)):
        code = f"{int(file.jurisdiction) + index + 1:06d}"
        west, south = laid.west, laid.south
        outline = box(west, south, west + side, south + side)
        districts.append(outline)
        records += _district(code, name.label(), file, outline)
        for row in range(layout.streets_per_district):
            for column in range(layout.streets_per_district):
                number = row * layout.streets_per_district + column + 1
                corner = (west + column * street_side, south + row * street_side)
                street = _Street(code, number, name.label(), corner, street_side)
                records += _street(street, layout.unit_grids_per_street, stacked=laid.stacked)
                if layout.street_offices is not None:
                    records += _office(code, number, name.label(), layout.street_offices)
    city = City(
        name=file.name.label(),
        time_zone=file.time_zone,
        boundary=shapely.to_wkb(shapely.union_all(districts)),
        jurisdiction=file.jurisdiction,
        layers=[
            Layer(layer=layer, name=label_of(say(f"layer-{layer}")), jurisdiction=layer == DIVISION) for layer in LAYERS
        ],
        fallback_department_id=file.fallback_department,
        drill=file.drill,
    )
    return [CityRecord(city=city), *records, *calendar_records(file), *department_records(file)]


def _district(code: str, name: Label, file: CityFile, outline: shapely.Geometry) -> list[CityRecord]:
    division = Division(division_id=code, parent_id=file.jurisdiction, level="district", name=name)
    return [CityRecord(division=division), _area("district", code, name, code, outline)]


@dataclass(frozen=True, slots=True)
class _Street:
    district: str
    number: int
    district_name: Label
    corner: tuple[float, float]
    side: float


def _street(street: _Street, grids: int, *, stacked: bool) -> Iterator[CityRecord]:
    """A street: one integrated grid a half, one duty grid a quarter, its unit grids."""
    code, name = _named(street.district, street.number, street.district_name)
    yield CityRecord(division=Division(division_id=code, parent_id=street.district, level="street", name=name))
    (west, south), side = street.corner, street.side
    yield _area("street", code, name, code, box(west, south, west + side, south + side))
    half, unit = side / 2, side / grids
    halves = [box(west + index * half, south, west + (index + 1) * half, south + side) for index in range(2)]
    if stacked:
        halves = [box(west, south + index * half, west + side, south + (index + 1) * half) for index in range(2)]
    for index, outline in enumerate(halves):
        label = label_of(say("integrated-grid-name", street=name_of(name), number=str(index + 1)))
        yield _area("integrated-grid", f"{code}Z{index + 1}", label, code, outline)
    for index in range(4):
        label = label_of(say("duty-grid-name", street=name_of(name), number=str(index + 1)))
        x, y = west + index % 2 * half, south + index // 2 * half
        yield _area("duty-grid", f"{code}D{index + 1}", label, code, box(x, y, x + half, y + half))
    for index in range(grids * grids):
        grid = f"{code}001{index + 1:03d}"
        x, y = west + index % grids * unit, south + index // grids * unit
        yield _area("unit-grid", grid, Label(texts={UNDETERMINED: grid}), code, box(x, y, x + unit, y + unit))


def _named(district: str, number: int, district_name: Label) -> tuple[str, Label]:
    name = label_of(say("street-name", district=name_of(district_name), number=str(number)))
    return f"{district}{number:03d}", name


def _office(district: str, number: int, district_name: Label, offices: StreetOffices) -> list[CityRecord]:
    code, street = _named(district, number, district_name)
    name = label_of(say("street-office-name", street=name_of(street), office=name_of(offices.name)))
    return records_of_department(f"street-{code}", name, code, offices.roles)


def _area(layer: str, area_id: str, name: Label, division: str, outline: shapely.Geometry) -> CityRecord:
    area = Area(layer=layer, area_id=area_id, name=name, division_id=division, geometry=shapely.to_wkb(outline))
    return CityRecord(area=area)
